/** Where a repository is, in the parts that decide how it is reached. */
export interface GitUrl {
  readonly transport: 'https' | 'ssh';
  readonly host: string;
  readonly port: number;
  /** Path below the host, without slashes at its ends. */
  readonly path: string;
  /** Last part of the path, without `.git`. */
  readonly name: string;
  /** As git is told: one spelling for each place. */
  readonly href: string;
  /** Everything before the path, in which another repository of the same host begins. */
  readonly base: string;
}

type Read = { readonly url: GitUrl } | { readonly mistake: string };

const HOST = '[A-Za-z0-9](?:[-A-Za-z0-9]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[-A-Za-z0-9]*[A-Za-z0-9])?)*';
const USER = '[A-Za-z0-9_](?:[-A-Za-z0-9_.]*)';
const HTTPS = new RegExp(`^https://(${HOST})(?::(\\d{1,5}))?/(.+)$`);
const SSH = new RegExp(`^ssh://(?:(${USER})@)?(${HOST})(?::(\\d{1,5}))?/(.+)$`);
/** The way of scp: a colon and no slash before it. */
const SCP = new RegExp(`^(?:(${USER})@)?(${HOST}):(?!//)(.+)$`);
/** No `$`, which Kubernetes expands, no `:` and `@`, which begin a host, and nothing a shell or a terminal reads. */
const PATH = /^(?:[A-Za-z0-9._~+,=/-]|%[0-9A-Fa-f]{2})+$/;
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):(?:\/\/|:)/;
const AFTER_LOGIN = new RegExp(`@(${HOST}\\.${HOST})(?::\\d{1,5})?$`);
const MAX_HOST = 253;

/** Ways that git knows and that are not used, each with its reason. */
const REFUSED: Readonly<Record<string, string>> = {
  http: 'must not be http://, which shows code and password to the network; write https://',
  git: 'must not be git://, which neither encrypts nor asks who is there; write https://',
  file: 'must not be file://, since the container has no repository of its own; write https:// or ssh://',
  ext: 'must not be ext::, which runs a command; write https:// or ssh://',
};

/** Reads the address of a repository, or says in a few words why it is none that can be used. */
export function readGitUrl(text: string): Read {
  const early = mistakeOfText(text);
  if (early !== undefined) return { mistake: early };
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'https') return readHttps(text);
  if (scheme === 'ssh') return readSsh(text);
  if (scheme !== undefined) {
    return { mistake: REFUSED[scheme] ?? `must not be ${scheme}:; write https://HOST/PATH or ssh://git@HOST/PATH` };
  }
  return readScp(text);
}

/** The parts of an address that has been judged already. */
export function gitUrlOf(text: string): GitUrl | undefined {
  const read = readGitUrl(text);
  return 'url' in read ? read.url : undefined;
}

function mistakeOfText(text: string): string | undefined {
  if (text.startsWith('-')) return 'must not begin with a dash, which git takes for an option';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u0020\u007f-\u00a0]/.test(text)) return 'must not hold spaces or control characters';
  return undefined;
}

function readHttps(text: string): Read {
  const authority = text.slice('https://'.length).split('/')[0] ?? '';
  if (authority.includes('@')) {
    return { mistake: `must not hold a user or a password, which everybody can read there; ${keepIn(authority)}` };
  }
  const [, host = '', port, path = ''] = HTTPS.exec(text) ?? [];
  return complete({ transport: 'https', host, port: port ?? '443', usual: 443, path }, (authorityOf) => {
    return `https://${authorityOf}/`;
  });
}

/** Where a credential belongs. Of the authority only what is a host for sure is repeated. */
function keepIn(authority: string): string {
  const host = AFTER_LOGIN.exec(authority)?.[1]?.toLowerCase() ?? 'HOST';
  return `make a Secret and name it: kubectl aisubmit secret create git NAME --host ${host}`;
}

function readSsh(text: string): Read {
  const authority = text.slice('ssh://'.length).split('/')[0] ?? '';
  if (/:.*@/.test(authority)) return { mistake: `must not hold a password; ${keepIn(authority)}` };
  const [, user = 'git', host = '', port, path = ''] = SSH.exec(text) ?? [];
  if (path.includes('%')) return { mistake: 'must not hold % in the path of an SSH address' };
  return complete({ transport: 'ssh', host, port: port ?? '22', usual: 22, path }, (authorityOf) => {
    return `ssh://${user}@${authorityOf}/`;
  });
}

function readScp(text: string): Read {
  const [, user = 'git', host = '', path = ''] = SCP.exec(text) ?? [];
  if (path.includes('%')) return { mistake: 'must not hold % in the path of an SSH address' };
  return complete({ transport: 'ssh', host, port: '22', usual: 22, path }, (authority) => `${user}@${authority}:`);
}

interface Parts {
  readonly transport: GitUrl['transport'];
  readonly host: string;
  readonly port: string;
  readonly usual: number;
  readonly path: string;
}

function complete({ transport, host, port, usual, path }: Parts, baseOf: (authority: string) => string): Read {
  if (host === '' || host.length > MAX_HOST) {
    return { mistake: 'must be https://HOST/PATH, ssh://git@HOST/PATH or git@HOST:PATH' };
  }
  const number = Number(port);
  if (number < 1 || number > 65_535) return { mistake: 'must name a port from 1 to 65535' };
  const wrong = mistakeOfPath(path);
  if (wrong !== undefined) return { mistake: wrong };
  const name = host.toLowerCase();
  const base = baseOf(number === usual ? name : `${name}:${number}`);
  const trimmed = path.replace(/^\/+|\/+$/g, '');
  const href = `${base}${path.replace(/\/+$/, '')}`;
  const repository = (trimmed.split('/').at(-1) ?? '').replace(/\.git$/, '');
  return { url: { transport, host: name, port: number, path: trimmed, name: repository, href, base } };
}

function mistakeOfPath(path: string): string | undefined {
  if (!PATH.test(path)) return 'must hold only letters, digits and . _ ~ + , = - / in its path';
  const decoded = path.replaceAll(/%([0-9A-Fa-f]{2})/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const parts = decoded.split('/');
  if (parts.some((part) => part === '..' || part === '.')) return 'must not climb (. or ..)';
  if (parts.some((part) => part.startsWith('-'))) return 'must not hold a part that begins with a dash';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f\\]/.test(decoded)) return 'must not hold control characters';
  if (
    !/[A-Za-z0-9_]/.test(
      parts
        .filter(Boolean)
        .at(-1)
        ?.replace(/\.git$/, '') ?? '',
    )
  )
    return 'must name a repository';
  return undefined;
}
