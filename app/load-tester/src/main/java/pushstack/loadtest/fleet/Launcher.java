package pushstack.loadtest.fleet;

import java.net.URI;
import java.util.List;

/// Starts testers in a place and says how they are. Of one thread.
sealed interface Launcher extends AutoCloseable permits FargateLauncher, InstanceLauncher {
  /// Starts one tester a ticket.
  ///
  /// @throws FleetException if one cannot be started; those that were are stopped by [#close]
  void start(List<URI> tickets);

  /// All that were started, in the order of their tickets.
  List<Seat> look();

  /// What would be done, as commands of the AWS CLI.
  String plan(int testers);

  /// Stops what still runs and removes what was made.
  @Override
  void close();
}
