import { escapeControlChars } from '@aisubmit/sdk';
import type { LoginPlan } from '../auth/login/login-plan.ts';
import type { DevicePrompt } from '../auth/oidc/device-login.ts';

/** What the person is to agree to. */
export function planText(plan: LoginPlan): string {
  const { server, caFingerprints, choice, issuerCaFingerprints } = plan;
  const lines = [
    `Server:  ${server} (${vouchers(caFingerprints) ?? 'publicly trusted certificate'})`,
    `Issuer:  ${choice.issuer} (client ${choice.clientId}${FROM[choice.from]})`,
    ...(issuerCaFingerprints.length === 0 ? [] : [`  whose certificate may be by ${vouchers(issuerCaFingerprints)}`]),
    ...warnings(plan),
  ];
  return `${lines.map((line) => escapeControlChars(line)).join('\n')}\n`;
}

/** More than a person compares. */
const MAX_HASHES = 5;

function vouchers(hashes: readonly string[]): string | undefined {
  if (hashes.length === 0) return undefined;
  const shown = hashes.slice(0, MAX_HASHES).join(', ');
  const more = hashes.length > MAX_HASHES ? ` and ${hashes.length - MAX_HASHES} more` : '';
  return `certificate ${hashes.length === 1 ? 'authority' : 'authorities'} ${shown}${more}`;
}

function warnings({ isVouchedAnew, formerIssuers, otherServers }: LoginPlan): readonly string[] {
  return [
    ...(isVouchedAnew
      ? [
          'warning: when you logged in to this server before, it proved itself in another way (authority or TLS name);',
          '  go on only if your admin says that this has changed',
        ]
      : []),
    ...(formerIssuers.length === 0
      ? []
      : [
          `warning: you have logged in to this server at ${formerIssuers.join(', ')} so far;`,
          '  go on only if your admin says that this has changed',
        ]),
    ...(otherServers.length === 0
      ? []
      : [
          `warning: what this server gets also opens ${otherServers.join(', ')}, where you are logged in at the same issuer;`,
          '  go on only if the same people run both',
        ]),
  ];
}

const FROM = {
  flags: '',
  server: ', as the server publishes',
  before: ', as you logged in before',
  kubeconfig: ', as your kubeconfig says',
} as const;

/** The code, and the two things that keep a person from approving somebody else's. */
export function codeText({
  userCode,
  verificationUri,
  verificationUriComplete,
  expiresInSeconds,
  host,
  issuerHost,
}: DevicePrompt): string {
  const minutes = Math.max(1, Math.round(expiresInSeconds / 60));
  const page = verificationUriComplete ?? verificationUri;
  return [
    `Open ${page}`,
    `and approve the code  ${userCode}  within ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
    ...(host === issuerHost
      ? []
      : [`The page is at ${host}, where ${issuerHost} sends you: go on only if the two belong together.`]),
    'Only if you started this: approve no code that somebody sent you, and tell nobody this one.',
  ].join('\n');
}

/** Said where the safer way is at hand. */
export function browserHint(): string {
  return '\n(With --browser there is no code: the login ends in the browser of this machine, and nobody else can approve it.)';
}
