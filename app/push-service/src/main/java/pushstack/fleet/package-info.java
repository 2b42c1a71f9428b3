/// What a node needs to be one of many on AWS: configuration and keys by name, numbers for scaling
/// and alarms, and the life cycle of its machine.
@NullMarked
package pushstack.fleet;

import org.jspecify.annotations.NullMarked;
