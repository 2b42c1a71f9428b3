/// RFC 8291 over RFC 8188 (`aes128gcm`) and its last draft (`aesgcm`), in both directions.
@NullMarked
package pushstack.webpush.encryption;

import org.jspecify.annotations.NullMarked;
