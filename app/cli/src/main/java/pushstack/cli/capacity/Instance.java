package pushstack.cli.capacity;

/// A type of machine.
///
/// @param type as in `r8g.xlarge`
/// @param hour US dollars
/// @param memoryGib gibibytes
record Instance(String type, double hour, double vcpu, double memoryGib) {
  Instance {
    if (hour <= 0 || vcpu <= 0 || memoryGib <= 0) {
      throw new IllegalArgumentException(type + " has a price, processors and memory above zero");
    }
  }
}
