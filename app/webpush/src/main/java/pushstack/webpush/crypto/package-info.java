/// Elliptic curves and key derivation, by the fastest provider at hand. The only package that knows
/// the providers.
@NullMarked
package pushstack.webpush.crypto;

import org.jspecify.annotations.NullMarked;
