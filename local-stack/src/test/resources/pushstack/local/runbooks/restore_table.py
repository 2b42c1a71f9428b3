"""The AWS CLI, and what LocalStack's tables cannot do: restore to a point in time, backups, restore from one.

Those three make a table of their own with the keys and items that the source has now, whatever time is asked
for, and with none of its settings, as AWS does. A backup is such a table, too. Every other command is the CLI's.
"""

import os
import sys

from awscli.clidriver import main
from botocore.session import Session

# The command, the option that names the source, and the one that names what is made of it.
COPIES = {
    "restore-table-to-point-in-time": ("--source-table-name", "--target-table-name"),
    "create-backup": ("--table-name", "--backup-name"),
    "restore-table-from-backup": ("--backup-arn", "--target-table-name"),
}
ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/backup/"


def copy(source, target):
    tables = Session().create_client("dynamodb", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    known = tables.describe_table(TableName=source)["Table"]
    tables.create_table(
        TableName=target,
        KeySchema=known["KeySchema"],
        AttributeDefinitions=known["AttributeDefinitions"],
        BillingMode="PAY_PER_REQUEST",
    )
    tables.get_waiter("table_exists").wait(TableName=target, WaiterConfig={"Delay": 1})
    for page in tables.get_paginator("scan").paginate(TableName=source):
        for item in page["Items"]:
            tables.put_item(TableName=target, Item=item)


def answer(arguments):
    if len(arguments) < 2 or arguments[0] != "dynamodb" or arguments[1] not in COPIES:
        return main()
    source, target = (arguments[arguments.index(option) + 1] for option in COPIES[arguments[1]])
    # A backup may have the name of the table.
    if arguments[1] == "create-backup":
        copy(source, "backup-" + target)
        print(ARN + target)
    else:
        copy(source.replace(ARN, "backup-"), target)
        print("CREATING")
    return 0


sys.exit(answer(sys.argv[1:]))
