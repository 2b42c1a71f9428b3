/// The vocabulary of Web Push: identifiers and header values that are valid by construction.
@NullMarked
package pushstack.webpush;

import org.jspecify.annotations.NullMarked;
