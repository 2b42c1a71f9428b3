/// Tries a deployment as its users do: a user agent and an application server in one program, from
/// outside, knowing nothing of the deployment but its two addresses.
@NullMarked
package pushstack.cli.verify;

import org.jspecify.annotations.NullMarked;
