/// Where a deployment is: the addresses that it has written down in its own account.
@NullMarked
package pushstack.cli.deployed;

import org.jspecify.annotations.NullMarked;
