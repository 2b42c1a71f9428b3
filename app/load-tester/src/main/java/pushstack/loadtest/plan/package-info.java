/// What a run does: loads, each a scenario with arguments and the shape in which it is started, and
/// how the run ends and is judged. Text and YAML become a [Plan], which is checked whole.
@NullMarked
package pushstack.loadtest.plan;

import org.jspecify.annotations.NullMarked;
