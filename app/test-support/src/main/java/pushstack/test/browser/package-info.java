/// Real browsers, headless and disposable, driven over their own remote-control sockets.
@NullMarked
package pushstack.test.browser;

import org.jspecify.annotations.NullMarked;
