/// One process: configuration, wiring, start and stop.
@NullMarked
package pushstack.service;

import org.jspecify.annotations.NullMarked;
