import { escapeControlChars } from '@aisubmit/sdk';
import type { UserInfo } from '@aisubmit/sdk/client';
import type { CredentialFacts } from '../auth/credential-facts.ts';

interface Whoami {
  readonly facts: CredentialFacts;
  readonly server: string;
}

/** `aisubmit.dev/v1alpha1` `Whoami`: what programs read. */
export function whoamiDocument(user: UserInfo, { facts, server }: Whoami): Readonly<Record<string, unknown>> {
  const { login } = facts;
  return {
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Whoami',
    server,
    user: {
      username: user.username,
      ...(user.uid === undefined ? {} : { uid: user.uid }),
      groups: user.groups,
      extra: user.extra,
    },
    credential: {
      type: facts.type,
      ...(facts.command === undefined ? {} : { command: facts.command }),
      ...(facts.as === undefined ? {} : { impersonates: facts.as }),
      ...(login === undefined
        ? {}
        : {
            issuer: login.issuer,
            clientId: login.clientId,
            tokenStore: login.store,
            expirationTimestamp: new Date(login.expiresAt).toISOString(),
            extendedByItself: login.isExtendable,
            loginTimestamp: login.savedAt,
          }),
    },
  };
}

/** One line, as kubectl names things. */
export function whoamiName({ username }: UserInfo): string {
  return `user/${clean(username)}\n`;
}

/** The same for people. */
export function whoamiText(user: UserInfo, { facts, server, now }: Whoami & { readonly now: number }): string {
  const rows: (readonly [string, string])[] = [
    ['User', user.username],
    ...(user.groups.length === 0 ? [] : [['Groups', user.groups.join(', ')] as const]),
    ...Object.entries(user.extra).map(([key, values]) => [key, values.join(', ')] as const),
    ['Server', server],
    ['Login', credentialText(facts)],
    ...(facts.login === undefined ? [] : [['Token', lifeText(facts.login, now)] as const]),
  ];
  const width = Math.max(...rows.map(([name]) => clean(name).length)) + 2;
  return rows.map(([name, value]) => `${`${clean(name)}:`.padEnd(width)} ${clean(value)}\n`).join('');
}

/** Where a credential comes from. */
export function credentialText({ type, command, as, login }: CredentialFacts): string {
  const how =
    login === undefined
      ? (WORDS[type] ?? type)
      : `${login.issuer} (client ${login.clientId}), tokens in the ${login.store === 'file' ? 'encrypted file' : 'keychain'}`;
  return `${how}${command === undefined ? '' : ` ${command}`}${as === undefined ? '' : `, impersonating ${as}`}`;
}

const WORDS: Partial<Record<CredentialFacts['type'], string>> = {
  none: 'no credential',
  token: 'a token of the kubeconfig or a flag',
  tokenFile: 'a token file',
  basic: 'user name and password',
  exec: 'the login plugin',
};

/** How long a login lasts. */
export function lifeText({ expiresAt, isExtendable }: NonNullable<CredentialFacts['login']>, now: number): string {
  const minutes = Math.max(0, Math.round((expiresAt - now) / 60_000));
  const left = `ends in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  return isExtendable ? `${left}, and is extended by itself` : `${left}; then log in again`;
}

function clean(text: string): string {
  return escapeControlChars(text);
}
