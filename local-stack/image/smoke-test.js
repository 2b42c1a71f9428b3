// Drives the stand-in as LocalStack does: a refused no-op update of a table must carry LocalStack's
// words. In the running emulator a broken stand-in only shows as a hang.
'use strict'

const { spawn } = require('node:child_process')

const PORT = 4599
const DEADLINE = Date.now() + 20_000
const TABLE = {
  TableName: 'smoke',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'k', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'k', KeyType: 'HASH' }],
}

async function call(operation, body) {
  const response = await fetch(`http://127.0.0.1:${PORT}/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=000000000000useast1/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(body),
  })
  return response.json()
}

async function listening() {
  for (;;) {
    try {
      return await call('ListTables', { Limit: 1 })
    } catch (e) {
      if (Date.now() > DEADLINE) throw e
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  }
}

async function main() {
  const created = await listening().then(() => call('CreateTable', TABLE))
  if (!/:ddblocal:000000000000:table\/smoke$/.test(created.TableDescription?.TableArn ?? '')) {
    throw new Error(`CreateTable answered ${JSON.stringify(created)}`)
  }
  const update = { TableName: 'smoke', ReplicaUpdates: [{ Create: { RegionName: 'us-east-1' } }] }
  const refused = await call('UpdateTable', update)
  if (refused.message !== 'Nothing to update') {
    throw new Error(`UpdateTable answered ${JSON.stringify(refused)}`)
  }
}

const command = ['-Xmx256m', '-jar', 'DynamoDBLocal.jar', '-port', String(PORT), '-inMemory']
const engine = spawn('/usr/lib/localstack/java/21/bin/java', command, { stdio: 'inherit' })
main()
  .then(() => console.log('The DynamoDB stand-in works.'))
  .catch(e => {
    console.error(`The DynamoDB stand-in does not work: ${e.message}`)
    process.exitCode = 1
  })
  .finally(() => engine.kill())
