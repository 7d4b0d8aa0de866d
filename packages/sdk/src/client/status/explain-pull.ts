import type { KubeEvent } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
import { newest } from './newest-event.ts';
import { plainly } from './plainly.ts';
import { wordInCommand } from './word-in-command.ts';
import type { Finding } from './workload-state.ts';

interface PullCause {
  readonly says: RegExp;
  /** Follows "image X cannot be pulled: ". */
  readonly why: (found: readonly string[]) => string;
  readonly next: string;
  /** True for what a registry answers whom it does not know; some say that there is no such image. @default false */
  readonly isShutOut?: boolean;
  /** True for what mostly is over at the next try, so that whoever waits may go on waiting. @default false */
  readonly passes?: boolean;
}

const CREDENTIALS = 'check the image name, and give the credentials of the registry with --pull-secret';
const RETRIED = 'it keeps trying; tell your cluster admin if it stays so';

/** The first that fits is said; what is surest comes first, since registries hide what one may not see. */
const CAUSES: readonly PullCause[] = [
  {
    says: /toomanyrequests|rate limit|429 Too Many/i,
    why: () => 'the registry limits how often it is asked',
    next: 'it keeps trying; log in to the registry with --pull-secret, or use a mirror of your organisation',
  },
  {
    says: /no space left on device|disk quota exceeded/i,
    why: () => 'the disk of the node is full',
    next: 'tell your cluster admin, or use a smaller image',
  },
  {
    says: /executable file not found in \$PATH/,
    why: () => 'the node lacks a program to unpack it',
    next: 'tell your cluster admin',
  },
  {
    says: /\b407\b|proxy authentication required/i,
    why: () => 'a proxy before the registry wants a login of the node',
    next: 'tell your cluster admin',
  },
  {
    says: /media type text\/html|invalid character '<' looking for/i,
    why: () => 'what answers is no registry but a web page',
    next: 'check the name in --image; tell your cluster admin if it is right: a proxy may stand between',
  },
  {
    says: /(?:token|credentials?|login) (?:has|have) expired/i,
    why: () => 'the login for its registry has expired',
    next: 'make the Secret of --pull-secret again, or tell your cluster admin if the nodes log in themselves',
  },
  {
    says: /input\/output error|read-only file system/i,
    why: () => 'the disk of the node is damaged',
    next: 'tell your cluster admin; submit it again with --replace, which may find another node',
  },
  {
    says: /content digest \S+ not found|failed to get reader from content store|invalid tar header|layer not known/i,
    why: () => 'the node lost or damaged a part of it while unpacking',
    next: RETRIED,
  },
  {
    says: /no match for platform|no matching manifest for (\S+)|no image found in (?:manifest list|image index) for architecture "?([a-z0-9]*)"?|does not match the specified platform|exec format error/i,
    why: ([, platform, processor]) => {
      const kind = platform ?? processor;
      return `it is not built for the kind of processor of the node${kind === undefined || kind === '' ? '' : ` (${safeText(kind, 40)})`}`;
    },
    next: 'build it for the nodes, such as `docker build --platform linux/amd64`',
  },
  {
    says: /server gave HTTP response to HTTPS client/i,
    why: () => 'the registry does not speak HTTPS',
    next: 'check the port in --image; tell your cluster admin if it is right: nodes must be told of a registry without HTTPS',
  },
  {
    says: /certificate has expired or is not yet valid/i,
    why: () => 'the certificate of the registry has expired, or the clock of the node is wrong',
    next: 'tell your cluster admin, or whoever runs the registry',
  },
  {
    says: /x509|certificate|tls: (?:failed|bad)/i,
    why: () => 'the node does not trust the certificate of the registry',
    next: 'tell your cluster admin: nodes must trust the authority of the registry',
  },
  {
    says: /tls: handshake failure|tls: protocol version/i,
    why: () => 'the node and the registry have no encryption in common',
    next: 'tell your cluster admin, or whoever runs the registry',
  },
  {
    says: /short-name|short name mode/i,
    why: () => 'its name does not say from which registry it comes',
    next: 'submit it again with the full name in --image, such as docker.io/library/python:3.12',
  },
  {
    says: /manifest\.v1\+prettyjws|schema 1/i,
    why: () => 'it is in a format that nodes of today no longer read',
    next: 'build it again, or push it with a tool of today',
  },
  {
    says: /failed to (?:validate|verify)|signature|SignatureValidationFailed|policy requirement/i,
    why: () => 'its signature does not satisfy the cluster',
    next: 'use a signed image, or ask your cluster admin which are trusted',
  },
  {
    says: /\b401\b|unauthorized|authentication required|no basic auth credentials/i,
    why: () => 'the registry wants a login, or does not take the one it got',
    next: CREDENTIALS,
    isShutOut: true,
  },
  {
    says: /\b403\b|denied|forbidden|authorization failed|insufficient_scope/i,
    why: () => 'the registry does not let us in, or there is no such image',
    next: CREDENTIALS,
    isShutOut: true,
  },
  {
    says: /digest mismatch|unexpected commit digest|failed size validation|unexpected digest/i,
    why: () => 'a part of it came damaged or cut off',
    next: 'it keeps trying; tell whoever runs the registry, or a proxy before it, if it stays so',
  },
  {
    says: /BY-DIGEST[\s\S]*(?:not found|manifest unknown)/,
    why: () => 'there is no image with this digest',
    next: 'check --image; the registry may have removed what the tag no longer points to',
  },
  {
    says: /not found|manifest unknown|name unknown|repository does not exist|\b404\b/i,
    why: () => 'there is no such image or tag',
    next: 'check the name and tag in --image; it keeps trying',
    isShutOut: true,
  },
  {
    says: /no such host|server misbehaving/i,
    why: () => 'the node does not find the registry by its name',
    next: 'check the name in --image; tell your cluster admin if it is right',
  },
  {
    says: /timeout|deadline exceeded|connection refused|connection reset|no route to host|unreachable|dial tcp|failed to do request|registry is unavailable|\bEOF\b/i,
    why: () => 'the registry cannot be reached from the node',
    next: RETRIED,
  },
  {
    says: /50[0234] |internal server error|bad gateway|service unavailable/i,
    why: () => 'the registry is out of order',
    next: RETRIED,
    passes: true,
  },
  {
    says: /pull QPS exceeded/i,
    why: () => 'the node pulls too many images at once',
    next: 'wait; it is tried again',
    passes: true,
  },
  {
    says: /context canceled/i,
    why: () => 'the node broke it off',
    next: RETRIED,
    passes: true,
  },
];

/** Says why an image does not come. `message` is the kubelet's, of any runtime. */
export function explainPull(image: string, message: string, events: readonly KubeEvent[] = []): Finding {
  const said = withoutName(image, bounded(message));
  const [cause] = CAUSES.flatMap((each) => {
    const found = each.says.exec(said);
    return found === null ? [] : [{ ...each, why: each.why(found) }];
  });
  // "Back-off pulling image …" says nothing; what follows does.
  const rest = /^Back-off pulling image/.test(message) && !message.includes(': ') ? '' : withoutLead(message);
  const missing = missingPullSecret(events);
  if (missing !== undefined && (cause === undefined || cause.isShutOut === true)) return withoutLogin(image, missing);
  const why = cause?.why ?? plainly(rest);
  return {
    state: 'Pulling',
    sentence: `image ${image} cannot be pulled${why === '' ? '' : `: ${why}`}`,
    next: cause?.next ?? 'check the image name and tag; it keeps trying',
    problem: cause?.passes !== true,
  };
}

/** The kubelet tries without a login that is not there, and the registry's answer says nothing of it. */
function missingPullSecret(events: readonly KubeEvent[]): string | undefined {
  const told = newest(events, ['FailedToRetrieveImagePullSecret']);
  return /image pull secrets \(([^)]+)\)/.exec(bounded(told?.message ?? ''))?.[1];
}

function withoutLogin(image: string, secrets: string): Finding {
  const names = safeText(secrets, 253);
  return {
    state: 'Pulling',
    sentence: `image ${image} cannot be pulled: Secret ${names} with the login of its registry does not exist`,
    next: `make it with \`kubectl aisubmit secret create registry ${wordInCommand(secrets)}\`; it keeps trying`,
    problem: true,
  };
}

/** Kubelets and runtimes say first what they were about to do. */
function withoutLead(message: string): string {
  return bounded(message)
    .replace(/^Back-off pulling image "[^"]*": /, '')
    .replace(/^(?:ErrImagePull|RegistryUnavailable|SignatureValidationFailed): /, '')
    .replace(/^rpc error: code = \w+ desc = /, '')
    .replace(/^failed to pull and unpack image "[^"]*": /, '')
    .replace(/^failed to resolve reference "[^"]*": /, '');
}

/** The image's own name may hold any of the words that are looked for. */
function withoutName(image: string, message: string): string {
  const bare = message.replaceAll(/"[^"\s]{1,500}"/g, '""').replaceAll(image === '' ? '""' : image, '""');
  return image.includes('@sha256:') ? `BY-DIGEST ${bare}` : bare;
}

/** An image that nodes must have already. */
export function explainNeverPulled(image: string): Finding {
  return {
    state: 'Pulling',
    sentence: `image ${image} is not on the node, and it may not be pulled (imagePullPolicy Never)`,
    next: 'ask your cluster admin to put it on the nodes, or use an image of a registry',
    problem: true,
  };
}

/** A name that no runtime understands. */
export function explainBadImage(image: string): Finding {
  return {
    state: 'Pulling',
    sentence: `${image} is not a valid image name`,
    next: 'submit it again with a correct --image',
    problem: true,
  };
}
