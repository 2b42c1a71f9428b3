/// What a run measures: timers as histograms, counters, and the account of every message.
@NullMarked
package pushstack.loadtest.measure;

import org.jspecify.annotations.NullMarked;
