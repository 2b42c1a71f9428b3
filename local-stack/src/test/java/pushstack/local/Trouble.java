package pushstack.local;

/// What befalls the processes of a fleet while user agents and application servers go on.
interface Trouble {
  /// Returns when it is over and every process serves.
  ///
  /// @return what happened, for the report
  String befall(Fleet fleet, Timeline timeline);
}
