import { escapeControlChars } from '@aisubmit/sdk';
import type { LoginPlan } from '../auth/login/log-in.ts';
import type { DevicePrompt } from '../auth/oidc/device-login.ts';

/** What the person is to agree to. */
export function planText({ server, caFingerprint, choice, otherServers }: LoginPlan): string {
  const who = caFingerprint === undefined ? 'publicly trusted certificate' : `certificate authority ${caFingerprint}`;
  const lines = [
    `Server:  ${server} (${who})`,
    `Issuer:  ${choice.issuer} (client ${choice.clientId}${FROM[choice.from]})`,
    ...(otherServers.length === 0
      ? []
      : [
          `warning: what this server gets also opens ${otherServers.join(', ')}, where you are logged in at the same issuer;`,
          '  go on only if the same people run both',
        ]),
  ];
  return `${lines.map((line) => escapeControlChars(line)).join('\n')}\n`;
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
}: DevicePrompt): string {
  const minutes = Math.max(1, Math.round(expiresInSeconds / 60));
  const page = verificationUriComplete ?? verificationUri;
  return [
    `Open ${page}`,
    `and approve the code  ${userCode}  within ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
    'Only if you started this: approve no code that somebody sent you, and tell nobody this one.',
  ].join('\n');
}

/** Said where the safer way is at hand. */
export function browserHint(): string {
  return '\n(With --browser there is no code: the login ends in the browser of this machine, and nobody else can approve it.)';
}
