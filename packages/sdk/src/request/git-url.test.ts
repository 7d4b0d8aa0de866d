import { expect, test } from 'vitest';
import { readGitUrl } from './git-url.ts';

test.each([
  ['https://Git.Example.com/team/repo.git', 'https://git.example.com/team/repo.git', 'git.example.com', 443, 'repo'],
  ['https://git.example.com:443/team/repo/', 'https://git.example.com/team/repo', 'git.example.com', 443, 'repo'],
  ['https://git.example.com:8443/a', 'https://git.example.com:8443/a', 'git.example.com', 8443, 'a'],
  [
    'https://dev.azure.com/o/My%20Project/_git/x',
    'https://dev.azure.com/o/My%20Project/_git/x',
    'dev.azure.com',
    443,
    'x',
  ],
  ['ssh://git.example.com/a/b', 'ssh://git@git.example.com/a/b', 'git.example.com', 22, 'b'],
  ['ssh://me@git.example.com:2222/~me/b.git', 'ssh://me@git.example.com:2222/~me/b.git', 'git.example.com', 2222, 'b'],
  ['git@github.com:team/repo.git', 'git@github.com:team/repo.git', 'github.com', 22, 'repo'],
  ['github.com:team/repo', 'git@github.com:team/repo', 'github.com', 22, 'repo'],
])('%s', (text, href, host, port, name) => {
  expect(readGitUrl(text)).toMatchObject({ url: { href, host, port, name } });
});

const IN_SECRET = 'make a Secret and name it: kubectl aisubmit secret create git NAME --host';

test.each([
  ['file:///etc', 'must not be file://, since the container has no repository of its own; write https:// or ssh://'],
  ['ext::sh -c id', 'must not hold spaces or control characters'],
  ['ext::id', 'must not be ext::, which runs a command; write https:// or ssh://'],
  ['EXT::id', 'must not be ext::, which runs a command; write https:// or ssh://'],
  ['git://h/a', 'must not be git://, which neither encrypts nor asks who is there; write https://'],
  ['http://h/a', 'must not be http://, which shows code and password to the network; write https://'],
  ['ftp://h/a', 'must not be ftp:; write https://HOST/PATH or ssh://git@HOST/PATH'],
  ['fd::17', 'must not be fd:; write https://HOST/PATH or ssh://git@HOST/PATH'],
  ['https://me@h/a', `must not hold a user or a password, which everybody can read there; ${IN_SECRET} HOST`],
  ['https://me:pw@h/a', `must not hold a user or a password, which everybody can read there; ${IN_SECRET} HOST`],
  [
    'https://t0ken@Git.Example.com:8443/a',
    `must not hold a user or a password, which everybody can read there; ${IN_SECRET} git.example.com`,
  ],
  ['https://h\\@evil/a', `must not hold a user or a password, which everybody can read there; ${IN_SECRET} HOST`],
  ['ssh://me:pw@h/a', `must not hold a password; ${IN_SECRET} HOST`],
  ['-uid', 'must not begin with a dash, which git takes for an option'],
  ['--upload-pack=id:a', 'must not begin with a dash, which git takes for an option'],
  ['ssh://-oProxyCommand=id/a', 'must be https://HOST/PATH, ssh://git@HOST/PATH or git@HOST:PATH'],
  ['git@-oProxyCommand=id:a', 'must be https://HOST/PATH, ssh://git@HOST/PATH or git@HOST:PATH'],
  ['-o@h:a', 'must not begin with a dash, which git takes for an option'],
  ['https://h/a\nb', 'must not hold spaces or control characters'],
  ['https://h/a%0Ab', 'must not hold control characters'],
  ['https://h/a/../b', 'must not climb (. or ..)'],
  ['https://h/a/%2e%2E/b', 'must not climb (. or ..)'],
  ['https://h/-a', 'must not hold a part that begins with a dash'],
  ['h:-a', 'must not hold a part that begins with a dash'],
  ['https://h:0/a', 'must name a port from 1 to 65535'],
  ['https://h:65536/a', 'must name a port from 1 to 65535'],
  ['https://h:99999999/a', 'must be https://HOST/PATH, ssh://git@HOST/PATH or git@HOST:PATH'],
  ['https://h/$(HOME)', 'must hold only letters, digits and . _ ~ + , = - / in its path'],
  ['https://h/a?token=x', 'must hold only letters, digits and . _ ~ + , = - / in its path'],
  ['https://h/', 'must be https://HOST/PATH, ssh://git@HOST/PATH or git@HOST:PATH'],
  ['https://h/.git', 'must name a repository'],
  ['https://[::1]/a', 'must be https://HOST/PATH, ssh://git@HOST/PATH or git@HOST:PATH'],
  ['/srv/repo', 'must be https://HOST/PATH, ssh://git@HOST/PATH or git@HOST:PATH'],
  ['./repo', 'must be https://HOST/PATH, ssh://git@HOST/PATH or git@HOST:PATH'],
  ['git@h::ext', 'must hold only letters, digits and . _ ~ + , = - / in its path'],
  ['', 'must be https://HOST/PATH, ssh://git@HOST/PATH or git@HOST:PATH'],
])('refused: %j', (text, mistake) => {
  expect(readGitUrl(text)).toEqual({ mistake });
});
