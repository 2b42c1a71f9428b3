/// The part of a fan-out that one tester plays: it fetches its order, runs it, and hands the result
/// in. It needs an address and nothing of the cloud it runs in.
@NullMarked
package pushstack.loadtest.join;

import org.jspecify.annotations.NullMarked;
