package pushstack.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A template as the `cdk` command wrote it, without what MiniStack cannot create. What is changed
/// in it is all here:
///
/// - Resources of the types in [#REFUSED], and those that [#REFUSED_METRIC_MATH] speaks of, are
///   taken out. A reference to one becomes the text [#GONE].
/// - A group's own list of life-cycle hooks, which MiniStack drops without a word, becomes a
///   resource a hook.
///
/// Everything else must be created: MiniStack refuses a template with a type that it does not know.
final class ComputeTemplate {
  static final String INGRESS = "AWS::EC2::SecurityGroupIngress";

  /// The types that MiniStack refuses, each with what becomes of it here.
  static final Map<String, String> REFUSED =
      Map.of(
          INGRESS,
          "made afterwards by the API of EC2, as CloudFormation does",
          "AWS::EC2::SecurityGroupEgress",
          "load balancers may send to anywhere",
          "AWS::EC2::EIP",
          "NAT gateways have no addresses",
          "AWS::EC2::NatGateway",
          "the default routes of machines lead nowhere",
          "AWS::WAFv2::WebACLAssociation",
          "the firewall stands before nothing");

  static final String REFUSED_METRIC_MATH = "an alarm on an expression instead of a metric";

  /// What stands for the id of a resource that was taken out.
  static final String GONE = "left-out";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GROUP = "AWS::AutoScaling::AutoScalingGroup";
  private static final String HOOK = "AWS::AutoScaling::LifecycleHook";
  private static final String HOOKS = "LifecycleHookSpecificationList";

  private final ObjectNode json;
  private final Map<String, String> leftOut = new LinkedHashMap<>();
  private final List<JsonNode> ingressRules = new ArrayList<>();

  /// @param file what the command wrote
  ComputeTemplate(Path file) {
    try {
      json = (ObjectNode) JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    takeOut();
    detach(json);
    for (JsonNode resource : resources()) {
      if (resource.get("DependsOn") instanceof ArrayNode needed) {
        for (Iterator<JsonNode> each = needed.elements(); each.hasNext(); ) {
          if (leftOut.containsKey(each.next().asText())) {
            each.remove();
          }
        }
      }
    }
    spreadHooks();
  }

  private void takeOut() {
    resources()
        .properties()
        .forEach(resource -> {
          JsonNode properties = resource.getValue().path("Properties");
          String type = resource.getValue().path("Type").asText();
          if (REFUSED.containsKey(type)) {
            leftOut.put(resource.getKey(), type + ": " + REFUSED.get(type));
          } else if (type.equals("AWS::CloudWatch::Alarm") && properties.has("Metrics")) {
            leftOut.put(resource.getKey(), REFUSED_METRIC_MATH);
          }
          if (type.equals(INGRESS)) {
            ingressRules.add(properties.deepCopy());
          }
        });
    resources().remove(leftOut.keySet());
  }

  private void detach(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
        object.set(member.getKey(), detached(member.getValue()));
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, detached(array.get(i)));
      }
    }
  }

  private JsonNode detached(JsonNode node) {
    if (leftOut.containsKey(node.path("Ref").asText())
        || leftOut.containsKey(node.path("Fn::GetAtt").path(0).asText())) {
      return TextNode.valueOf(GONE);
    }
    detach(node);
    return node;
  }

  private void spreadHooks() {
    Map<String, ObjectNode> hooks = new LinkedHashMap<>();
    resources()
        .properties()
        .forEach(resource -> {
          if (resource.getValue().path("Type").asText().equals(GROUP)) {
            ObjectNode properties = (ObjectNode) resource.getValue().path("Properties");
            for (JsonNode specification : properties.path(HOOKS)) {
              ObjectNode hook = JSON.createObjectNode().put("Type", HOOK);
              ObjectNode own = specification.deepCopy();
              own.putObject("AutoScalingGroupName").put("Ref", resource.getKey());
              hook.set("Properties", own);
              hooks.put("%sHook%d".formatted(resource.getKey(), hooks.size()), hook);
            }
            properties.remove(HOOKS);
          }
        });
    resources().setAll(hooks);
  }

  private ObjectNode resources() {
    return (ObjectNode) json.path("Resources");
  }

  /// The logical ids of all resources that MiniStack has to create.
  Set<String> ids() {
    return Set.copyOf(resources().propertyStream().map(Map.Entry::getKey).toList());
  }

  /// The logical ids of what was taken out, each with the reason.
  Map<String, String> leftOut() {
    return Map.copyOf(leftOut);
  }

  /// The properties of the rules of security groups that were taken out.
  List<JsonNode> ingressRules() {
    return List.copyOf(ingressRules);
  }

  /// As CloudFormation takes it, without blanks: without them it is inside the limit for a template
  /// that is not fetched from S3, 51,200 bytes.
  String body() {
    return json.toString();
  }
}
