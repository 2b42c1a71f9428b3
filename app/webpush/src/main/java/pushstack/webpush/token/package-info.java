/// Endpoint tokens and message ids: what the service hands out sealed and opens again.
@NullMarked
package pushstack.webpush.token;

import org.jspecify.annotations.NullMarked;
