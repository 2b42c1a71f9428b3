/// The messages of the WebSocket between user agent and service, in both directions.
@NullMarked
package pushstack.webpush.protocol;

import org.jspecify.annotations.NullMarked;
