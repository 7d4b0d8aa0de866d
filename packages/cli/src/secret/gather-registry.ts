import { type NewRegistryLogin, parseHost } from '@aisubmit/sdk';
import { type Gathering, needSecret, needText, parseUsername } from './gathering.ts';
import { oneHost } from './one-host.ts';

/** Finds out a login for a container registry. */
export async function gatherRegistry(gathering: Gathering): Promise<NewRegistryLogin> {
  const { flags, known } = gathering;
  const host = await needText(gathering, {
    flag: 'host',
    given: oneHost(flags.host),
    known: known.hosts?.[0],
    ask: 'Registry, such as registry.example.com or docker.io',
    example: 'registry.example.com',
    parse: parseHost,
  });
  const username = await needText(gathering, {
    flag: 'username',
    given: flags.username,
    known: known.username,
    ask: 'User name (robot account, or $oauthtoken for nvcr.io)',
    example: 'robot',
    parse: parseUsername,
  });
  const password = await needSecret(gathering, {
    what: 'the password',
    kind: 'registry',
    ask: `Password or token of ${username} at ${host}`,
  });
  return { kind: 'registry', host, username, password };
}
