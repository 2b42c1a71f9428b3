#!/bin/bash
# The first boot of a machine: fetches the release, checks it, and makes a node of it. The node itself
# completes the launch hook once it is ready; if it will never be, this gives the machine up.
set -Eeuo pipefail
umask 022

environment=@environment@
role=@role@
region=@region@
archive=@archive@
sha256=@sha256@
tls_secret=@tls-secret@
options=(@options@)

releases=/opt/pushstack/releases
logs=/var/log/pushstack
tls=/etc/pushstack/tls
metadata=http://169.254.169.254/latest
export AWS_REGION=$region AWS_DEFAULT_REGION=$region

mkdir -p "$logs" "$releases"
exec > >(tee -a "$logs/boot.log") 2>&1

say() { echo "$(date -u +%FT%TZ) boot: $*"; }

# The machine is given up: another one is started at once, and a release stops here.
give_up() {
  trap - ERR
  say "given up: $*"
  local group
  group=$(aws autoscaling describe-auto-scaling-instances --instance-ids "$instance" \
    --query 'AutoScalingInstances[0].AutoScalingGroupName' --output text) &&
    aws autoscaling complete-lifecycle-action --lifecycle-hook-name @launch-hook@ \
      --auto-scaling-group-name "$group" --instance-id "$instance" \
      --lifecycle-action-result ABANDON ||
    say "the launch hook cannot be told; it ends by itself"
  exit 1
}
instance=unknown
trap 'rm -rf "$releases"/.unpacking-*' EXIT
trap 'give_up "line $LINENO failed: $BASH_COMMAND"' ERR

about() {
  curl -fsS -m 5 --retry 5 --retry-connrefused -H "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/$1"
}

# Roles and routes may take a minute to work.
patiently() {
  local attempt
  for attempt in 1 2 3 4 5 6; do
    "$@" && return
    say "attempt $attempt failed: $1 $2"
    sleep $((attempt * 5))
  done
  return 1
}

fetch_release() {
  release=$releases/$sha256
  if [ -x "$release/libexec/install-node" ]; then
    say "the release is here already"
    return
  fi
  local work
  work=$(mktemp -d "$releases/.unpacking-XXXXXX")
  patiently aws s3 cp --only-show-errors "$archive" "$work/archive.tar.gz" ||
    give_up "the archive cannot be fetched from $archive"
  echo "$sha256  $work/archive.tar.gz" | sha256sum --check --status ||
    give_up "the archive at $archive is not this release: its SHA-256 is not $sha256"
  mkdir "$work/release"
  tar -xzf "$work/archive.tar.gz" -C "$work/release" --strip-components=1 --no-same-owner ||
    give_up "the archive cannot be unpacked"
  [ -x "$work/release/libexec/install-node" ] || give_up "the archive is no node of Pushstack"
  # Whole or not at all: the name appears with everything below it. Leftovers of a boot that was cut
  # off are in its way.
  rm -rf "$release"
  mv -T "$work/release" "$release"
  rm -rf "$work"
}

# Where TLS ends on the node: the certificate comes from a secret, and again every hour, so that a
# renewed one is used without a restart.
install_certificate() {
  mkdir -p "$tls"
  cat >/usr/local/sbin/pushstack-certificate <<SCRIPT
#!/bin/bash
set -euo pipefail
umask 077
next=\$(mktemp -d $tls/.next-XXXXXX)
trap 'rm -rf "\$next"' EXIT
aws secretsmanager get-secret-value --region $region --secret-id $tls_secret \\
  --query SecretString --output text >"\$next/secret"
python3 - "\$next" <<'PYTHON'
import json, sys
folder = sys.argv[1]
with open(folder + "/secret") as text:
    secret = json.load(text)
for name in ("certificate", "key"):
    with open(folder + "/" + name + ".pem", "w") as pem:
        pem.write(secret[name])
PYTHON
chown pushstack:pushstack "\$next"/*.pem
# The node takes the pair once both fit together.
mv "\$next/key.pem" "\$next/certificate.pem" $tls/
SCRIPT
  chmod 755 /usr/local/sbin/pushstack-certificate
  id pushstack >/dev/null 2>&1 ||
    useradd --system --user-group --home-dir /var/lib/pushstack --shell /usr/sbin/nologin pushstack
  patiently /usr/local/sbin/pushstack-certificate once ||
    give_up "the secret $tls_secret has no certificate and key"
  cat >/etc/systemd/system/pushstack-certificate.service <<'UNIT'
[Unit]
Description=Fetches the certificate of Pushstack
[Service]
Type=oneshot
ExecStart=/usr/local/sbin/pushstack-certificate
UNIT
  cat >/etc/systemd/system/pushstack-certificate.timer <<'UNIT'
[Unit]
Description=Fetches the certificate of Pushstack every hour
[Timer]
OnUnitActiveSec=1h
OnBootSec=1h
[Install]
WantedBy=timers.target
UNIT
  systemctl daemon-reload
  systemctl enable -q --now pushstack-certificate.timer
}

# The node's log goes to the journal; the agent reads files. It also reports what the network drops.
ship_logs_and_metrics() {
  cat >/etc/systemd/system/pushstack-log.service <<UNIT
[Unit]
Description=Copies the log of Pushstack into a file for the CloudWatch agent
After=systemd-journald.service
[Service]
ExecStart=/usr/bin/journalctl --unit=pushstack --follow --lines=0 --output=cat
StandardOutput=append:$logs/node.log
Restart=always
[Install]
WantedBy=multi-user.target
UNIT
  cat >/etc/logrotate.d/pushstack <<TEXT
$logs/node.log {
  size 100M
  rotate 2
  copytruncate
  missingok
}
TEXT
  local agent=/opt/aws/amazon-cloudwatch-agent
  [ -d "$agent" ] || patiently dnf install -q -y amazon-cloudwatch-agent
  cat >"$agent/etc/pushstack.json" <<'JSON'
@agent@
JSON
  systemctl daemon-reload
  systemctl enable -q --now pushstack-log
  "$agent/bin/amazon-cloudwatch-agent-ctl" -a fetch-config -m ec2 -s -c "file:$agent/etc/pushstack.json"
}

say "a $role node of $environment, release $sha256"
token=$(curl -fsS -m 5 --retry 5 --retry-connrefused -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 600' "$metadata/api/token")
instance=$(about instance-id)
address=$(about local-ipv4)
fetch_release
[ -z "$tls_secret" ] || install_certificate
# A node that cannot be watched is better than none.
(ship_logs_and_metrics) || say "logs and metrics of the machine are not shipped"
"$release/libexec/install-node" --role "$role" --environment "$environment" --region "$region" \
  --parameters @parameters@ --patience 300 --set "internal.host=$address" "${options[@]}" ||
  give_up "the node does not become healthy"
say "done"
