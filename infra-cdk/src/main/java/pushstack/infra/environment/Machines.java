package pushstack.infra.environment;

import java.util.regex.Pattern;

/// The machines of one role.
///
/// @param type an EC2 instance type on ARM, as `r8g.xlarge`
/// @param image an Amazon Linux 2023 image for ARM: its id, so that machines change by a reviewed
///   edit only, or a public SSM parameter, from which each new machine takes the newest image
/// @param min the least number of machines
/// @param max the largest number; a release starts new machines before it stops old ones, beyond
///   this number if need be
public record Machines(String type, String image, int min, int max) {
  // An NLB takes 500 targets with cross-zone balancing on; a tenth is left for a release.
  private static final int MOST = 450;

  private static final Pattern TYPE = Pattern.compile("[a-z]+[0-9]+[a-z-]*\\.[a-z0-9-]+");
  private static final Pattern ARM_TYPE = Pattern.compile("[a-z]+[0-9]+g[a-z]*\\.[a-z0-9-]+");
  private static final Pattern IMAGE = Pattern.compile("ami-[0-9a-f]{8,17}");
  private static final Pattern IMAGE_PARAMETER =
      Pattern.compile("/aws/service/ami-amazon-linux-latest/al2023-ami-[a-z0-9.-]*arm64");

  public Machines {
    Check.that(
        TYPE.matcher(type).matches(),
        "type must be an instance type such as r8g.large, not " + type);
    Check.that(
        ARM_TYPE.matcher(type).matches(),
        "type must be a Graviton (ARM) type such as r8g.large, not " + type);
    Check.that(
        IMAGE.matcher(image).matches() || IMAGE_PARAMETER.matcher(image).matches(),
        "image must be an image id (ami-…) or the public parameter of an Amazon Linux 2023 image for arm64, not "
            + image);
    Check.range("min", min, 1, MOST);
    Check.range("max", max, 1, MOST);
    Check.that(min <= max, "min is %d and max %d: min must not be larger".formatted(min, max));
  }

  /// In the words of a launch template.
  public String launchTemplateImage() {
    return image.startsWith("/") ? "resolve:ssm:" + image : image;
  }
}
