/// What a run leaves behind: its result, as a record and as a file; the merge of the results of
/// testers that ran together; the comparison of two.
@NullMarked
package pushstack.loadtest.result;

import org.jspecify.annotations.NullMarked;
