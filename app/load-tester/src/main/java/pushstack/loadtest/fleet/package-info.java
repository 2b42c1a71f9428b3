/// Many testers beside a deployment on AWS, and their results as one. The only package that knows
/// the AWS SDK.
@NullMarked
package pushstack.loadtest.fleet;

import org.jspecify.annotations.NullMarked;
