package pushstack.loadtest.fleet;

import java.util.List;
import java.util.Optional;

/// Where testers run.
public sealed interface Place {
  /// As tasks of a cluster, one a tester.
  ///
  /// @param image of the distribution
  /// @param cpu in units of 1/1024 core
  /// @param memory in MB
  /// @param architecture `X86_64` or `ARM64`, as the image
  /// @param executionRole that pulls the image and writes the log, if it takes a role
  /// @param logGroup for the output of the testers
  record Fargate(
      String cluster,
      String image,
      int cpu,
      int memory,
      String architecture,
      List<String> subnets,
      List<String> securityGroups,
      boolean publicIp,
      Optional<String> executionRole,
      Optional<String> logGroup)
      implements Place {
    public Fargate {
      subnets = List.copyOf(subnets);
      securityGroups = List.copyOf(securityGroups);
    }
  }

  /// On machines that Systems Manager reaches, one a tester.
  ///
  /// @param tag key and value, if they are found by a tag
  /// @param ids if they are named
  /// @param program of the distribution there
  record Instances(Optional<Tag> tag, List<String> ids, String program) implements Place {
    public Instances {
      ids = List.copyOf(ids);
    }
  }

  /// A tag of an instance.
  record Tag(String key, String value) {}
}
