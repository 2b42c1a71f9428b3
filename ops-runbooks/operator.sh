# What the commands of the runbooks call. Read it into your shell, in its folder: `. ./operator.sh`
# In an account it needs ENV, the environment, AWS_REGION and credentials; on one machine nothing.

: "${ENV:=}" "${AWS_REGION:=}"
# The only name that version 1 of the AWS CLI knows.
[ -z "$AWS_REGION" ] || export AWS_DEFAULT_REGION=$AWS_REGION
# One machine: where the admin listener is, its token if it has one, and the folder of the data.
: "${ADMIN:=http://127.0.0.1:8083}" "${TOKEN:=}" "${DATA:=/var/lib/pushstack}"

# group ROLE: the autoscaling group of the connection or the endpoint nodes.
group() {
  aws ssm get-parameter --name "/push/$ENV/$1-group" --query Parameter.Value --output text
}

# nodes ROLE: its machines, with zone, state and health.
nodes() {
  aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names "$(group "$1")" \
    --query 'AutoScalingGroups[].Instances[].[InstanceId,AvailabilityZone,LifecycleState,HealthStatus]' \
    --output text
}

# metric NAME ROLE STATISTIC: what the nodes of a role published in the last half hour, by minute.
metric() {
  aws cloudwatch get-metric-statistics --namespace Pushstack --metric-name "$1" --statistics "$3" \
    --dimensions "Name=Environment,Value=$ENV" "Name=Role,Value=$2" --period 60 \
    --start-time "$(date -u -d '30 min ago' +%FT%TZ)" --end-time "$(date -u +%FT%TZ)" \
    --query "sort_by(Datapoints, &Timestamp)[].[Timestamp,$3]" --output text
}

# log ROLE PATTERN: lines of the last quarter of an hour, by a filter pattern of CloudWatch Logs.
log() {
  aws logs filter-log-events --log-group-name "/push/$ENV/$1" --filter-pattern "$2" \
    --start-time "$((($(date +%s) - 900) * 1000))" --query 'events[].message' --output text
}

# alarms: those that ring, and why.
alarms() {
  aws cloudwatch describe-alarms --alarm-name-prefix "push-$ENV-" --state-value ALARM \
    --query 'MetricAlarms[].[AlarmName,StateReason]' --output text
}

# on_node INSTANCE COMMAND: runs a command as root on a machine and prints what it printed.
on_node() {
  local command=${2//\\/\\\\}
  command=${command//\"/\\\"}
  local id
  id=$(aws ssm send-command --instance-ids "$1" --document-name AWS-RunShellScript \
    --parameters "{\"commands\":[\"$command\"]}" --query Command.CommandId --output text)
  # Ends with an error when the command does; what it printed says why.
  aws ssm wait command-executed --command-id "$id" --instance-id "$1" || true
  aws ssm get-command-invocation --command-id "$id" --instance-id "$1" \
    --query '[Status,StandardOutputContent,StandardErrorContent]' --output text
}

# admin PATH [OPTION ...]: a call to the admin listener at ADMIN, with curl's options.
admin() {
  curl -fsS ${TOKEN:+-H "Authorization: Bearer $TOKEN"} "${@:2}" "$ADMIN$1"
}
