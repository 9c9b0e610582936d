// A mail server that keeps what it is given: STARTTLS and a login are demanded. Arguments: the folder of the packages, a port, the folder for
// mails, key, certificate, user, password.
import { createRequire } from 'node:module';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

const [packages, port, folder, key, cert, user, password] = process.argv.slice(2);
const { SMTPServer } = createRequire(`${packages}/`)('smtp-server');
let count = 0;
// After `locking@…`, who is refused for now, nobody is let in any more.
let locked = false;
// By the name before the `@`; as servers do it, the answer quotes the address.
const refused = { nobody: 550, later: 450, closing: 421, locking: 450 };
const server = new SMTPServer({
    key: readFileSync(key),
    cert: readFileSync(cert),
    authMethods: ['PLAIN', 'LOGIN'],
    // As with many a server that is rented: no letters beyond ASCII in an address.
    hideSMTPUTF8: true,
    onAuth: (auth, session, done) =>
        !locked && auth.username === user && auth.password === password && session.secure
            ? done(null, { user })
            : done(new Error('the name or the password is wrong')),
    onRcptTo: ({ address }, session, done) => {
        const [name] = address.split('@');
        const responseCode = refused[name];
        locked ||= name === 'locking';
        done(responseCode && Object.assign(new Error(`not for <${address}>`), { responseCode }));
    },
    onData: (stream, session, done) => {
        const parts = [];
        stream.on('data', (part) => parts.push(part));
        stream.on('end', () => {
            const to = session.envelope.rcptTo.map((recipient) => recipient.address);
            const mail = { to, secure: session.secure, user: session.user, raw: Buffer.concat(parts).toString() };
            count += 1;
            // Under its name once it is whole.
            const name = `${folder}/${String(count).padStart(4, '0')}`;
            writeFileSync(`${name}.partial`, JSON.stringify(mail));
            renameSync(`${name}.partial`, `${name}.json`);
            // Of `lost@…` the mail is taken, and the answer does not come.
            if (to.some((address) => address.startsWith('lost@'))) {
                server.connections.forEach((connection) => connection._socket.destroy());
                return;
            }
            done();
        });
    },
});
// A client that breaks a handshake off is none of the server's business.
server.on('error', (error) => console.error(error.message));
server.listen(Number(port), '127.0.0.1', () => writeFileSync(`${folder}/listening`, ''));
