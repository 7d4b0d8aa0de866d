import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
import type { Finding } from './workload-state.ts';

interface PullCause {
  readonly says: RegExp;
  /** Follows "image X cannot be pulled: ". */
  readonly why: (found: readonly string[]) => string;
  readonly next: string;
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
    says: /no space left on device/i,
    why: () => 'the disk of the node is full',
    next: 'tell your cluster admin, or use a smaller image',
  },
  {
    says: /no match for platform|no matching manifest for (\S+)|exec format error/i,
    why: ([, platform]) =>
      `it is not built for the kind of processor of the node${platform === undefined ? '' : ` (${safeText(platform, 40)})`}`,
    next: 'build it for the nodes, such as `docker build --platform linux/amd64`',
  },
  {
    says: /x509|certificate|tls: (?:failed|bad)|server gave HTTP response to HTTPS client/i,
    why: (found) =>
      /HTTP response/.test(found[0] ?? '')
        ? 'the registry does not speak HTTPS'
        : 'the node does not trust the certificate of the registry',
    next: 'tell your cluster admin: nodes must trust the authority of the registry',
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
  },
  {
    says: /\b403\b|denied|forbidden|authorization failed|insufficient_scope/i,
    why: () => 'the registry does not let us in, or there is no such image',
    next: CREDENTIALS,
  },
  {
    says: /digest mismatch|unexpected commit digest|failed size validation|unexpected digest/i,
    why: () => 'what the registry sends is not what the digest says',
    next: 'check the digest in --image; tell whoever runs the registry',
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
  },
  {
    says: /no such host|server misbehaving/i,
    why: () => 'the node does not find the registry by its name',
    next: 'check the name in --image; tell your cluster admin if it is right',
  },
  {
    says: /timeout|deadline exceeded|connection refused|connection reset|no route to host|unreachable|dial tcp|unexpected EOF/i,
    why: () => 'the registry cannot be reached from the node',
    next: RETRIED,
  },
  {
    says: /50[0234] |internal server error|bad gateway|service unavailable/i,
    why: () => 'the registry is out of order',
    next: RETRIED,
  },
  {
    says: /pull QPS exceeded/i,
    why: () => 'the node pulls too many images at once',
    next: 'wait; it is tried again',
  },
];

/** Says why an image does not come. `message` is the kubelet's, of any runtime. */
export function explainPull(image: string, message: string): Finding {
  const said = withoutName(image, bounded(message));
  const [cause] = CAUSES.flatMap(({ says, why, next }) => {
    const found = says.exec(said);
    return found === null ? [] : [{ why: why(found), next }];
  });
  // "Back-off pulling image …" says nothing; what follows does.
  const rest = /^Back-off pulling image/.test(message) && !message.includes(': ') ? '' : safeText(message, 300);
  const why = cause?.why ?? rest;
  return {
    state: 'Pulling',
    sentence: `image ${image} cannot be pulled${why === '' ? '' : `: ${why}`}`,
    next: cause?.next ?? 'check the image name and tag; it keeps trying',
    problem: true,
  };
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
