@NullMarked
package pushstack.loadtest.catalogue;

import org.jspecify.annotations.NullMarked;
