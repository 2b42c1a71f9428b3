/// The engine for more than one machine: DynamoDB, or whatever speaks its protocol.
@NullMarked
package pushstack.storage.dynamodb;

import org.jspecify.annotations.NullMarked;
