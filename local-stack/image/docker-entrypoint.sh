#!/bin/bash
# Starts LocalStack. LOCALSTACK_X=… in the environment means X=…, as in the stock image.
set -e
while IFS='=' read -r name value; do
  case $name in
    LOCALSTACK_HOST* | LOCALSTACK_[0-9]*) ;;
    LOCALSTACK_*) export "${name#LOCALSTACK_}=$value" ;;
  esac
done < <(env)
mkdir -p /var/lib/localstack/logs
# shellcheck disable=SC1091
. /opt/code/localstack/.venv/bin/activate
if [ -d /etc/localstack/init/boot.d ]; then
  python3 -m localstack.runtime.init BOOT
fi
exec localstack-supervisor
