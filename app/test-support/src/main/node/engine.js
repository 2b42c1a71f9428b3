// Runs dynalite in memory on a free loopback port, prints the port, and ends when its standard
// input does: with the test JVM, however that ends.
'use strict'

const dynalite = require('dynalite')

const engine = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })

engine.listen(0, '127.0.0.1', () => console.log(engine.address().port))
process.stdin.on('end', () => process.exit(0))
process.stdin.resume()
