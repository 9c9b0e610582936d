// A small stand-in of the CRM: the real better-auth for accounts, the real tables out of PostgreSQL for everything else. Arguments: the folder
// of the packages, a port, DATABASE_URL, where the files lie (JSON: a folder, or the address of a bucket with its keys), and the mail server as JSON
// (or null).
//
// It misbehaves on demand: PUT /__whims with a list of {path, how}, where `how` is silent, slow, 500, shape or wrong.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [packages, port, databaseUrl, files, mailServer] = process.argv.slice(2);
const require = createRequire(`${packages}/`);
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { betterAuth } = await load('better-auth');
const { getMigrations } = await load('better-auth/db/migration');
const { toNodeHandler, fromNodeHeaders } = await load('better-auth/node');
const pg = require('pg');
// Dates stay as the database spells them.
pg.types.setTypeParser(1082, (text) => text);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
const base = `http://127.0.0.1:${port}`;
const secret = randomBytes(32).toString('hex');
const auth = betterAuth({
    database: pool,
    secret,
    baseURL: base,
    emailAndPassword: { enabled: true, disableSignUp: true },
    logger: { disabled: true },
    telemetry: { enabled: false },
});
await (await getMigrations(auth.options)).runMigrations();
const authHandler = toNodeHandler(auth);
const mail = JSON.parse(mailServer);
const { folder, bucket, ...keys } = JSON.parse(files);
const { AwsClient } = await load('aws4fetch');
const s3 = bucket && new AwsClient({ ...keys, service: 's3', region: 'us-east-1' });

const rows = async (sql, values = []) => (await pool.query(sql, values)).rows;
const one = async (sql, values = []) => (await rows(sql, values))[0] ?? null;
const audit = (user, action, type, id, portId) =>
    pool.query(
        `INSERT INTO audit_logs (id, port_id, user_id, action, entity_type, entity_id, ip_address, created_at)
         VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, '127.0.0.1', now())`,
        [portId, user.id, action, type, id],
    );
const thePort = async () => (await one(`SELECT id FROM ports WHERE slug = 'port-nimara'`)).id;
const sign = (path) => createHmac('sha256', secret).update(path).digest('hex');

// A link that leads to a file for five minutes.
async function link(key) {
    const path = `/blobs/${encodeURIComponent(key)}`;
    if (!s3) return `${base}${path}?signature=${sign(path)}`;
    const url = `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}?X-Amz-Expires=300`;
    return (await s3.sign(url, { aws: { signQuery: true } })).url;
}

const TITLES = { available: 'Available', under_offer: 'Under Offer', sold: 'Sold' };

async function client(id) {
    const found = await one(`SELECT id, full_name AS "fullName" FROM clients WHERE id = $1`, [id]);
    if (!found) return null;
    return {
        ...found,
        contacts: await rows('SELECT channel, value FROM client_contacts WHERE client_id = $1', [id]),
        notes: await rows(`SELECT n.id, n.content FROM interest_notes n JOIN interests i ON i.id = n.interest_id WHERE i.client_id = $1`, [id]),
        interests: await rows('SELECT id, pipeline_stage AS stage FROM interests WHERE client_id = $1', [id]),
        files: await rows('SELECT id, filename FROM files WHERE client_id = $1', [id]),
    };
}

async function create(user, table, type, values) {
    const names = Object.keys(values);
    const marks = names.map((_, n) => `$${n + 2}`).join(', ');
    const portId = await thePort();
    const { id } = await one(
        `INSERT INTO ${table} (id, port_id, created_at, updated_at, ${names.join(', ')}) VALUES (gen_random_uuid(), $1, now(), now(), ${marks}) RETURNING id`,
        [portId, ...Object.values(values)],
    );
    await audit(user, 'create', type, id, portId);
    return [201, { id }];
}

async function remove(user, table, type, id) {
    const { rowCount } = await pool.query(`DELETE FROM ${table} WHERE id = $1`, [id]);
    if (rowCount === 0) return [404, { error: 'not found' }];
    await audit(user, 'delete', type, id, await thePort());
    return [200, { deleted: true }];
}

async function sendTestMail(to) {
    if (!mail) return [503, { error: 'no mail server' }];
    const transport = require('nodemailer').createTransport({
        host: 'localhost', port: mail.port, requireTLS: true, auth: { user: mail.user, pass: mail.password }, tls: { ca: mail.ca },
    });
    const sent = await transport.sendMail({ from: 'crm@example.com', to, subject: 'Test of the CRM', text: 'It works.' });
    return [200, { messageId: sent.messageId, accepted: sent.accepted.length }];
}

// [verb, path, what answers it]; `:id` is a part of the path. All but those under /api/public need a session.
const routes = [
    ['GET', '/api/public/health', async () => [200, { status: 'ok', timestamp: new Date().toISOString() }]],
    ['GET', '/api/public/berths', async () => {
        const found = await rows(`SELECT mooring_number, status, area FROM berths WHERE archived_at IS NULL ORDER BY mooring_number`);
        return [200, found.map((berth) => ({ 'Mooring Number': berth.mooring_number, Status: TITLES[berth.status] ?? berth.status, Area: berth.area }))];
    }],
    ['GET', '/api/me', async ({ user }) => [200, {
        email: user.email,
        ports: await rows(`SELECT p.slug AS port, r.name AS role FROM user_port_roles u JOIN ports p ON p.id = u.port_id JOIN roles r ON r.id = u.role_id
            WHERE u.user_id = $1 ORDER BY 1`, [user.id]),
    }]],
    ['GET', '/api/dashboard', async () => [200, {
        clients: Number((await one('SELECT count(*) FROM clients WHERE archived_at IS NULL')).count),
        pipeline: Object.fromEntries((await rows(`SELECT pipeline_stage, count(*)::int FROM interests WHERE archived_at IS NULL GROUP BY 1`)).map((r) => [r.pipeline_stage, r.count])),
    }]],
    ['GET', '/api/clients', async () => [200, {
        total: Number((await one('SELECT count(*) FROM clients WHERE archived_at IS NULL')).count),
        data: await rows(`SELECT id, full_name AS "fullName" FROM clients WHERE archived_at IS NULL ORDER BY created_at DESC LIMIT 25`),
    }]],
    ['GET', '/api/clients/:id', async ({ id }) => [200, await client(id)]],
    ['POST', '/api/clients', ({ user, body }) => create(user, 'clients', 'client', { full_name: body.fullName })],
    ['DELETE', '/api/clients/:id', ({ user, id }) => remove(user, 'clients', 'client', id)],
    ['GET', '/api/interests/:id', async ({ id }) => [200, await one(
        `SELECT i.id, i.pipeline_stage AS stage, b.mooring_number AS "mooringNumber", i.date_eoi_sent AS "dateEoiSent",
            (SELECT count(*)::int FROM documents d WHERE d.interest_id = i.id) AS documents
         FROM interests i LEFT JOIN berths b ON b.id = i.berth_id WHERE i.id = $1`, [id])]],
    ['POST', '/api/interests', ({ user, body }) =>
        create(user, 'interests', 'interest', { client_id: body.clientId, pipeline_stage: 'open' })],
    ['PATCH', '/api/interests/:id', async ({ user, id, body }) => {
        await pool.query('UPDATE interests SET berth_id = $2, updated_at = now() WHERE id = $1', [id, body.berthId]);
        await audit(user, 'update', 'interest', id, await thePort());
        return [200, { id }];
    }],
    ['DELETE', '/api/interests/:id', ({ user, id }) => remove(user, 'interests', 'interest', id)],
    ['GET', '/api/berths/:id', async ({ id }) => [200, await one(
        `SELECT id, mooring_number AS "mooringNumber", length_ft::float8 AS "lengthFt", width_ft::float8 AS "widthFt", draft_ft::float8 AS "draftFt",
            price::float8 AS price, EXISTS (SELECT FROM berth_map_data m WHERE m.berth_id = b.id) AS "hasMap" FROM berths b WHERE id = $1`, [id])]],
    ['GET', '/api/expenses/summary', async () => [200, {
        count: Number((await one('SELECT count(*) FROM expenses WHERE archived_at IS NULL')).count),
        sums: Object.fromEntries((await rows('SELECT currency, sum(amount)::text AS sum FROM expenses WHERE archived_at IS NULL GROUP BY 1')).map((r) => [r.currency, r.sum])),
    }]],
    ['GET', '/api/invoices/:id', async ({ id }) => {
        const invoice = await one(`SELECT id, invoice_number AS "invoiceNumber", total::float8 AS total FROM invoices WHERE id = $1`, [id]);
        return [200, invoice && { ...invoice, lineItems: await rows('SELECT description, total::float8 AS total FROM invoice_line_items WHERE invoice_id = $1', [id]) }];
    }],
    ['GET', '/api/audit-logs', async ({ query }) => [200, {
        data: await rows('SELECT action, entity_type AS "entityType" FROM audit_logs WHERE entity_id = $1 ORDER BY created_at', [query.get('entityId')]),
    }]],
    ['GET', '/api/search', async ({ query }) => [200, {
        clients: await rows(`SELECT id FROM clients WHERE full_name ILIKE '%' || $1 || '%' ORDER BY similarity(full_name, $1) DESC LIMIT 50`, [query.get('q')]),
        berths: await rows(`SELECT id FROM berths WHERE mooring_number = upper($1)`, [query.get('q')]),
    }]],
    ['GET', '/api/files/:id/download', async ({ id }) => {
        const file = await one('SELECT storage_path FROM files WHERE id = $1', [id]);
        if (!file) return [404, { error: 'not found' }];
        return [200, { url: await link(file.storage_path) }];
    }],
    ['POST', '/api/email/test', ({ body }) => sendTestMail(body.to)],
];

let whims = [];
const whim = (path) => whims.find((one) => path.startsWith(one.path))?.how;

async function read(request) {
    const parts = [];
    for await (const part of request) parts.push(part);
    const text = Buffer.concat(parts).toString();
    return text ? JSON.parse(text) : {};
}

function match(verb, path) {
    for (const [method, pattern, answer] of routes) {
        const parts = pattern.split('/');
        const given = path.split('/');
        const fits = method === verb && parts.length === given.length && parts.every((part, n) => part === ':id' || part === given[n]);
        if (fits) return { answer, id: decodeURIComponent(given[parts.indexOf(':id')] ?? '') };
    }
    return null;
}

// What Documenso's source shows of two of its addresses: a missing certificate is a warning with status 200.
function documenso(path, key) {
    if (path === '/documenso/api/health') return [200, { status: 'ok', checks: { database: { status: 'ok' } } }];
    if (path !== '/documenso/api/v1/documents') return null;
    return key === 'Bearer api_test' ? [200, { documents: [], totalPages: 0 }] : [401, { message: 'Unauthorized' }];
}

async function answer(request) {
    const url = new URL(request.url, base);
    const found = match(request.method, url.pathname);
    if (!found) return documenso(url.pathname, request.headers.authorization) ?? [404, { error: 'not found' }];
    let user = null;
    if (!url.pathname.startsWith('/api/public/')) {
        user = (await auth.api.getSession({ headers: fromNodeHeaders(request.headers) }))?.user;
        if (!user) return [401, { error: 'sign in first' }];
    }
    const body = ['POST', 'PATCH'].includes(request.method) ? await read(request) : {};
    const [status, document] = await found.answer({ user, id: found.id, query: url.searchParams, body });
    return document === null ? [404, { error: 'not found' }] : [status, document];
}

function blob(request, response) {
    const url = new URL(request.url, base);
    const [given, expected] = [url.searchParams.get('signature') ?? '', sign(url.pathname)];
    if (given.length !== expected.length || !timingSafeEqual(Buffer.from(given), Buffer.from(expected))) {
        response.writeHead(403).end();
        return;
    }
    const file = createReadStream(`${folder}/${decodeURIComponent(url.pathname.slice('/blobs/'.length))}`);
    file.on('error', () => response.writeHead(404).end());
    file.pipe(response);
}

function send(response, status, document) {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document));
}

createServer(async (request, response) => {
    try {
        const path = request.url;
        if (path === '/__whims') {
            whims = await read(request);
            return send(response, 200, {});
        }
        const how = whim(path);
        if (how === 'silent') return;
        if (how === '500') return send(response, 500, { error: 'Internal Server Error' });
        if (how === 'shape') return send(response, 200, { surprise: true });
        if (how === 'page') return response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Anna van Dijk</html>');
        if (how === 'slow') await new Promise((resolve) => setTimeout(resolve, 1500));
        if (path.startsWith('/api/auth/')) return await authHandler(request, response);
        if (path.startsWith('/blobs/')) return blob(request, response);
        send(response, ...(await answer(request)));
    } catch (error) {
        console.error(error);
        send(response, 500, { error: 'Internal Server Error' });
    }
}).listen(Number(port), '127.0.0.1');
