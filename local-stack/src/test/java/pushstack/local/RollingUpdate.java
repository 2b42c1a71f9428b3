package pushstack.local;

import java.util.List;
import pushstack.schema.MetricNames;
import pushstack.test.peer.ServiceProcess;

/// The update of a running environment as an operator does it: first the stacks, then one machine
/// after the other, the next one when this one serves people again.
///
/// @param stacks deploys them
/// @param program puts the new build in the place of the old one
record RollingUpdate(Runnable stacks, Runnable program) implements Trouble {
  /// So much has to come to a new node before the next one goes.
  private static final int PROOF = 20;

  @Override
  public String befall(Fleet fleet, Timeline timeline) {
    fleet.members().forEach(RollingUpdate::awaitTraffic);
    timeline.note("the stacks are updated");
    stacks.run();
    program.run();
    for (Fleet.Member member : fleet.members()) {
      ServiceProcess node = member.process();
      timeline.note(member.name() + ": stops");
      int status = node.stop();
      if (status != 0) {
        throw new IllegalStateException(
            member.name() + " ended with " + status + "\n" + node.logTail());
      }
      node.start();
      timeline.note(member.name() + ": serves again");
      awaitTraffic(member);
    }
    return "updated " + names(fleet);
  }

  private static void awaitTraffic(Fleet.Member member) {
    String counter =
        member.connects() ? MetricNames.UA_COMMAND_HELLO : MetricNames.NOTIFICATION_RECEIVED;
    NodeMetrics.await(member.process(), counter, PROOF);
  }

  private static List<String> names(Fleet fleet) {
    return fleet.members().stream().map(Fleet.Member::name).toList();
  }
}
