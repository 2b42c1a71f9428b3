package pushstack.fleet;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Comparator;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/// How much of what it may take the process takes, in percent.
final class ProcessUse {
  private static final double PERCENT = 100;

  private ProcessUse() {}

  /// Of the heap, after the last collection: what lives, without what only waits to be collected.
  /// Before the first one, what is in use.
  static OptionalDouble heapPercent() {
    Set<String> pools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());
    Runtime runtime = Runtime.getRuntime();
    long used =
        ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
            .map(GarbageCollectorMXBean::getLastGcInfo)
            .filter(Objects::nonNull)
            .max(Comparator.comparingLong(GcInfo::getEndTime))
            .map(last ->
                last.getMemoryUsageAfterGc().entrySet().stream()
                    .filter(pool -> pools.contains(pool.getKey()))
                    .mapToLong(pool -> pool.getValue().getUsed())
                    .sum())
            .orElseGet(() -> runtime.totalMemory() - runtime.freeMemory());
    return OptionalDouble.of(PERCENT * used / runtime.maxMemory());
  }

  /// Of the file descriptors; empty where they cannot be counted.
  static OptionalDouble openFilesPercent() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? OptionalDouble.of(
            PERCENT * unix.getOpenFileDescriptorCount() / unix.getMaxFileDescriptorCount())
        : OptionalDouble.empty();
  }
}
