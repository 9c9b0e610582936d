// node --eval script.js DATABASE PORT (TABLE FILE SCOPE)...: one awaited INSERT for each line of each file.
const { createInterface } = require('node:readline');
const { createReadStream } = require('node:fs');
const { Client } = require('pg');

const [database, port, ...rest] = process.argv.slice(1);

async function load(client, table, file, scope) {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const { row } = JSON.parse(line);
    if (scope === 'port') row.port_id = port;
    const columns = Object.keys(row);
    const places = columns.map((_, n) => `$${n + 1}`);
    await client.query(`INSERT INTO ${table} (${columns}) VALUES (${places})`, Object.values(row));
  }
}

(async () => {
  const client = new Client(database);
  await client.connect();
  while (rest.length > 0) await load(client, ...rest.splice(0, 3));
  await client.end();
})();
