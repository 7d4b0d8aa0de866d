import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import { boolean, string } from '@oclif/core/flags';
import type { LoggedIn } from '../auth/login/log-in.ts';
import type { LoginChoice } from '../auth/login/login-choice.ts';
import type { LoginPlan } from '../auth/login/login-plan.ts';
import type { Issuer } from '../auth/oidc/discover-issuer.ts';
import type { TokenSet } from '../auth/token-set.ts';
import { BaseCommand } from '../base-command.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { askSecret, askYesNo, canAsk } from '../ui/ask.ts';
import { browserHint, codeText, planText } from '../ui/login-text.ts';
import { Progress } from '../ui/progress.ts';

export class Login extends BaseCommand {
  static override description =
    'Logs in to a cluster through your organisation: you approve a code in any browser, the tokens go to the keychain, and ' +
    'kubectl, helm and this plugin share the login. Without --server it is the cluster of your kubeconfig context.';

  static override usage = 'login [--server https://HOST:PORT --ca-hash sha256:HASH] [FLAGS]';

  static override examples = [
    '<%= config.bin %> login --server https://k8s.example.com:6443 --ca-hash sha256:7c6f…',
    '<%= config.bin %> login --browser',
    '<%= config.bin %> login --issuer https://idp.example.com/realms/ml --client-id kubectl-aisubmit',
  ];

  static override flags = {
    server: CLUSTER_FLAGS.server,
    'ca-hash': string({
      summary:
        "Hash of the public key of the cluster's authority, from your admin; needless where it is publicly trusted.",
      helpValue: 'sha256:HASH',
    }),
    browser: boolean({
      summary:
        'Approve in the browser of this machine instead of by a code: nothing to type, and nobody else can approve it.',
    }),
    issuer: string({ summary: 'Issuer, when the cluster does not publish it.', helpValue: 'https://HOST' }),
    'client-id': string({ summary: 'Client at the issuer, together with --issuer.', helpValue: 'ID' }),
    'ca-file': string({
      summary: 'Certificate of the authority behind the issuer, when the system does not know it.',
      helpValue: 'FILE',
    }),
    scope: string({
      summary: 'Scope to ask for; repeatable.',
      helpValue: 'SCOPE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'token-store': string({
      summary: 'Where tokens are kept: the keychain, or a file under a passphrase.',
      options: ['keychain', 'file'],
      default: 'keychain',
      helpValue: 'STORE',
    }),
    'allow-insecure-issuer': boolean({ hidden: true, summary: 'Development only: an http issuer on loopback.' }),
    yes: boolean({ char: 'y', summary: 'Do not ask whether server and issuer are right.' }),
    'certificate-authority': CLUSTER_FLAGS['certificate-authority'],
    'tls-server-name': CLUSTER_FLAGS['tls-server-name'],
    context: CLUSTER_FLAGS.context,
    cluster: CLUSTER_FLAGS.cluster,
    kubeconfig: CLUSTER_FLAGS.kubeconfig,
    namespace: CLUSTER_FLAGS.namespace,
  };

  async run(): Promise<number> {
    const { flags } = await this.readLine(Login);
    const { host } = this;
    const progress = new Progress(host);
    const { logIn } = await import('../auth/login/log-in.ts');
    try {
      const done = await logIn({
        flags: { ...flags, 'token-store': flags['token-store'] === 'file' ? 'file' : 'keychain' },
        host,
        progress,
        ask: canAsk(host) ? (question) => askSecret(host, question) : undefined,
        confirm: (plan) => this.#confirm(plan, flags.yes),
        approve: (issuer, choice) => this.#approve(issuer, choice, { progress, browser: flags.browser }),
      });
      return await this.#welcome(done, { progress, kubeconfigPath: flags.kubeconfig });
    } finally {
      progress.stop();
    }
  }

  async #confirm(plan: LoginPlan, yes: boolean): Promise<void> {
    const { host } = this;
    host.stderr.write(planText(plan));
    if (yes || plan.isKnown) return;
    if (!canAsk(host)) {
      throw new AisubmitError('INVALID_INPUT', 'nobody can be asked whether server and issuer are right', {
        fix: 'compare them with what your admin told you, and add --yes',
      });
    }
    if (await askYesNo(host, 'Are these the server and the issuer that your admin told you?')) return;
    throw new AisubmitError('INTERRUPTED', 'not logged in; nothing was sent to the issuer');
  }

  async #approve(
    issuer: Issuer,
    { scopes }: LoginChoice,
    { progress, browser }: { readonly progress: Progress; readonly browser: boolean },
  ): Promise<TokenSet> {
    const { host } = this;
    const { hasLocalBrowser, openBrowser } = await import('../auth/open-browser.ts');
    if (browser) {
      const { browserLogin } = await import('../auth/oidc/browser-login.ts');
      return browserLogin(issuer, {
        scopes,
        signal: host.signal,
        open: async (url) => {
          const isOpen = hasLocalBrowser(host) && (await openBrowser(url, host));
          const where = isOpen ? 'Approve the login in your browser, or open' : 'Open in a browser of this machine';
          progress.say(`${where}:\n  ${escapeControlChars(url)}`);
          progress.step(`Waiting for ${issuer.host}`);
        },
      });
    }
    const { deviceLogin } = await import('../auth/oidc/device-login.ts');
    return deviceLogin(issuer, {
      scopes,
      signal: host.signal,
      show: (prompt) => {
        progress.say(codeText(prompt) + (hasLocalBrowser(host) ? browserHint() : ''));
        progress.step(`Waiting for your approval at ${prompt.host}`);
      },
    });
  }

  /** Asks the API server who it takes the user for: only then is the login worth anything. */
  async #welcome(
    done: LoggedIn,
    { progress, kubeconfigPath }: { readonly progress: Progress; readonly kubeconfigPath: string | undefined },
  ): Promise<number> {
    const { host } = this;
    const { server } = done.entry;
    for (const change of done.kubeconfig.changes)
      progress.say(escapeControlChars(`${done.kubeconfig.path}: ${change}`));
    const { knownAs } = await import('../auth/login/known-as.ts');
    const user = await knownAs(done, { host, progress, kubeconfigPath });
    progress.stop();
    host.stdout.write(`logged in to ${escapeControlChars(server)} as ${escapeControlChars(user)}\n`);
    if (!done.isExtendable) {
      progress.say('note: the issuer gave nothing to extend this login with; log in again when it ends');
    }
    return EXIT_OK;
  }
}
