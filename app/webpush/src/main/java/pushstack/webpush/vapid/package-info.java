/// RFC 8292: how an application server proves which key it speaks for.
@NullMarked
package pushstack.webpush.vapid;

import org.jspecify.annotations.NullMarked;
