// dynalite on the port that LocalStack asks for: `node adapter.js PORT [FOLDER]`, in memory without
// a folder. LocalStack creates a global table by an UpdateTable that changes nothing on its engine,
// and expects the refusal "Nothing to update"; dynalite refuses it in other words.
'use strict'

const http = require('node:http')
const dynalite = require('dynalite')

const OTHER_WORDS = '"At least one of ProvisionedThroughput, BillingMode'
const EXPECTED = JSON.stringify({
  __type: 'com.amazon.coral.validate#ValidationException',
  message: 'Nothing to update',
})

const [port, path] = process.argv.slice(2)
const engine = dynalite({ path: path || undefined, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
const [answer] = engine.listeners('request')

const server = http.createServer((request, response) => {
  const end = response.end.bind(response)
  response.end = (body, ...rest) => {
    if (!body || !body.toString().includes(OTHER_WORDS)) return end(body, ...rest)
    response.removeHeader('x-amz-crc32')
    response.setHeader('Content-Length', Buffer.byteLength(EXPECTED))
    return end(EXPECTED)
  }
  answer(request, response)
})
server.listen(Number(port), '127.0.0.1')
