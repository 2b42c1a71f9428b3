package pushstack.infra.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import pushstack.schema.Deployment;
import pushstack.schema.FleetMetric;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.AlarmStatusWidget;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.HorizontalAnnotation;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.TextWidget;
import software.amazon.awscdk.services.cloudwatch.YAxisProps;

/// The dashboard of an environment: which alarms ring; then for each [Question] what is usual, and
/// what each alarm sees with its threshold.
final class Overview {
  // CloudWatch's grid has 24 columns: four graphs a row.
  private static final int WHOLE_ROW = 24;
  private static final int GRAPH = 6;

  private final Stack stack;
  private final Deployment names;
  private final Places places;
  private final CloudWatchMetrics metrics;

  Overview(Stack stack, Deployment names, Places places) {
    this.stack = stack;
    this.names = names;
    this.places = places;
    this.metrics = new CloudWatchMetrics(names, places);
  }

  /// Makes it.
  ///
  /// @return its name
  String make() {
    String name = names.name("overview");
    Dashboard dashboard = Dashboard.Builder.create(stack, "Overview").dashboardName(name).build();
    dashboard.addWidgets(status());
    for (Question question : Question.values()) {
      dashboard.addWidgets(heading(question));
      List<IWidget> graphs = new ArrayList<>();
      if (!question.context().isEmpty()) {
        graphs.add(context(question));
      }
      alarms(question).forEach(alarm -> graphs.add(graph(alarm)));
      dashboard.addWidgets(graphs.toArray(IWidget[]::new));
    }
    return name;
  }

  private List<Alarm> alarms() {
    return Arrays.stream(Alarm.values())
        .filter(alarm -> places.have(alarm.source().places()))
        .toList();
  }

  private List<Alarm> alarms(Question question) {
    return alarms().stream().filter(alarm -> alarm.question() == question).toList();
  }

  private IWidget status() {
    return AlarmStatusWidget.Builder.create()
        .title("Pushstack " + names.environment())
        .width(WHOLE_ROW)
        .alarms(
            alarms().stream()
                .map(alarm ->
                    software.amazon.awscdk.services.cloudwatch.Alarm.fromAlarmArn(
                        stack, "Status-" + alarm.name(), arn(alarm)))
                .toList())
        .build();
  }

  private String arn(Alarm alarm) {
    return stack.formatArn(
        ArnComponents.builder()
            .service("cloudwatch")
            .resource("alarm")
            .resourceName(alarm.awsName(names))
            .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
            .build());
  }

  /// With a link to the page of each alarm.
  private IWidget heading(Question question) {
    String pages =
        alarms(question).stream()
            .map(Alarm::runbook)
            .distinct()
            .map(page -> "[%s](%s%s)".formatted(page, CloudWatchAlarms.RUNBOOKS, page))
            .collect(Collectors.joining(" · "));
    return TextWidget.Builder.create()
        .markdown("## " + question.text() + "\n" + pages)
        .width(WHOLE_ROW)
        .height(2)
        .build();
  }

  private IWidget context(Question question) {
    List<IMetric> lines = new ArrayList<>();
    List<IMetric> shares = new ArrayList<>();
    for (FleetMetric metric : question.context()) {
      boolean share = metric.unit() == FleetMetric.Unit.PERCENT;
      (share ? shares : lines).add(metrics.of(metric, question.role()));
    }
    return GraphWidget.Builder.create()
        .title(question.text())
        .width(GRAPH)
        .left(lines)
        .leftYAxis(YAxisProps.builder().min(0).build())
        .right(shares)
        .build();
  }

  private IWidget graph(Alarm alarm) {
    return GraphWidget.Builder.create()
        .title(alarm.says())
        .width(GRAPH)
        .left(List.of(metrics.of(alarm)))
        .leftYAxis(YAxisProps.builder().min(0).build())
        .leftAnnotations(
            List.of(
                HorizontalAnnotation.builder()
                    .value(alarm.rule().threshold())
                    .label(alarm.severity().name())
                    .build()))
        .build();
  }
}
