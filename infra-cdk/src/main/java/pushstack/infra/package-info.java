/// The CDK app: one stage, one stack per life cycle, one typed record per environment.
@NullMarked
package pushstack.infra;

import org.jspecify.annotations.NullMarked;
