// SPDX-License-Identifier: AGPL-3.0-or-later
// Debian's own mail server, exim, by hand and without privileges: it speaks
// SMTP on a pipe (-bs), and a socket of ours stands before that. It was taken out
// of its package into build/exim, not installed, so the user it was built for is
// not there: a library before libc says that it is.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const apart = fileURLToPath(new URL('../build/exim', import.meta.url)), binary = path.join(apart, 'usr/sbin/exim4');
export const hasExim = fs.existsSync(binary);

// Libraries lie in a folder named for the machine.
function wrapper() {
  const lib = path.join(apart, 'usr/lib');
  return fs.readdirSync(lib).map(name => path.join(lib, name, 'libnss_wrapper.so')).find(file => fs.existsSync(file));
}

function users(at) {
  const [passwd, group] = ['passwd', 'group'].map(name => path.join(at, name));
  fs.writeFileSync(passwd, `root:x:0:0::/:/bin/sh\nDebian-exim:x:${process.getuid() || 65534}:${process.getgid() || 65534}::/:/bin/sh\n`);
  fs.writeFileSync(group, `root:x:0:\nDebian-exim:x:${process.getgid() || 65534}:\n`);
  return { PATH: process.env.PATH, LD_PRELOAD: wrapper(), NSS_WRAPPER_PASSWD: passwd, NSS_WRAPPER_GROUP: group };
}

const settings = (at, own) => `
spool_directory = ${at}/spool
log_file_path = ${at}/log_%slog
primary_hostname = mail.home.example
domainlist here = home.example
deliver_drop_privilege
keep_environment = LD_PRELOAD : NSS_WRAPPER_PASSWD : NSS_WRAPPER_GROUP
${own ? `exim_user = ${process.getuid()}\nexim_group = ${process.getgid()}` : ''}
acl_smtp_rcpt = check_rcpt
acl_smtp_data = check_data
begin acl
check_rcpt:
  deny message = no such person here
       local_parts = nobody
  accept domains = +here
  deny message = relay not permitted
check_data:
  deny message = a header is wrong
       !verify = header_syntax
  accept
begin routers
all:
  driver = accept
  transport = keep
begin transports
keep:
  driver = appendfile
  directory = ${at}/mail
  maildir_format
  create_directory
`;

// .letters(): what was delivered, as it lies in the mailbox.
export async function exim(at) {
  fs.chmodSync(at, 0o777);	// as root, it delivers as somebody else
  const config = path.join(at, 'exim.conf');
  fs.writeFileSync(config, settings(at, process.getuid() !== 0), { mode: 0o644 });
  const env = users(at);
  const server = net.createServer(socket => {
    const child = spawn(binary, ['-C', config, '-bs'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    socket.pipe(child.stdin);
    child.stdout.pipe(socket);
    child.stdin.on('error', () => {});
    socket.on('error', () => child.kill());
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const inbox = path.join(at, 'mail/new');
  return {
    url: `smtp://127.0.0.1:${server.address().port}`,
    letters: () => (fs.existsSync(inbox) ? fs.readdirSync(inbox).sort().map(name => fs.readFileSync(path.join(inbox, name))) : []),
    stop: () => server.close(),
  };
}
