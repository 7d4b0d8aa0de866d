import { AisubmitError, type TeamQuota, teamObjects } from '@aisubmit/sdk';
import { planObjects, serverVersion } from '@aisubmit/sdk/client';
import { string as argument } from '@oclif/core/args';
import { string } from '@oclif/core/flags';
import { minorFor } from '../admin/kube-minor.ts';
import { onePolicy } from '../admin/one-policy.ts';
import { readQuota } from '../admin/read-quota.ts';
import { writePlan } from '../admin/write-plan.ts';
import { BaseCommand } from '../base-command.ts';
import { withCluster } from '../cluster/connect.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { WRITE_FLAGS } from '../flags/admin-flags.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { DOCUMENT_FLAG } from '../flags/issuer-flags.ts';
import { documents } from '../ui/print-objects.ts';

export class AdminOnboard extends BaseCommand {
  static override description =
    'Makes a namespace a team’s: its policy, Pod Security level, quota, limits, a closed network, and Roles with no more ' +
    'rights than the commands need. Prints the objects; --apply writes them. A namespace that is there is brought into line.';

  static override usage = 'admin onboard NAMESPACE --policy FILE --group GROUP [FLAGS]';

  static override examples = [
    '<%= config.bin %> admin onboard team-a --policy policy.yaml --group oidc:team-a --quota cpu=64,memory=512Gi,nvidia.com/gpu=8',
    '<%= config.bin %> admin onboard team-a --policy policy.yaml --group oidc:team-a --viewer-group oidc:auditors --apply',
  ];

  static override args = {
    namespace: argument({ description: 'Namespace of the team.', required: true, ignoreStdin: true }),
  };

  static override flags = {
    policy: string({ summary: 'File with the policy of the namespace.', helpValue: 'FILE', required: true }),
    group: string({ summary: 'Group whose people work there; may be repeated.', helpValue: 'GROUP', multiple: true }),
    'admin-group': string({
      summary: 'Group whose people also publish the team’s templates; may be repeated.',
      helpValue: 'GROUP',
      multiple: true,
    }),
    'viewer-group': string({
      summary: 'Group whose people only look; may be repeated.',
      helpValue: 'GROUP',
      multiple: true,
    }),
    quota: string({
      summary: 'What the team may use at once, such as cpu=64,memory=512Gi,nvidia.com/gpu=8,storage=2Ti,pods=50.',
      helpValue: 'AMOUNTS',
    }),
    ...WRITE_FLAGS,
    ...DOCUMENT_FLAG,
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(AdminOnboard);
    const { host } = this;
    const policy = await onePolicy(flags.policy, host);
    const quota: TeamQuota = flags.quota === undefined ? {} : readQuota(flags.quota);
    const groups = {
      'aisubmit-user': flags.group ?? [],
      'aisubmit-admin': flags['admin-group'] ?? [],
      'aisubmit-viewer': flags['viewer-group'] ?? [],
    };
    if (Object.values(groups).every(({ length }) => length === 0)) throw nobody();
    const objectsFor = (minor: number) =>
      teamObjects({ namespace: args.namespace, groups, quota, kubeMinor: minor }, policy);
    if (!flags.apply) {
      const objects = objectsFor(minorFor(flags['kube-version']));
      host.stdout.write(documents(objects, flags.output === 'json'));
      return EXIT_OK;
    }
    return withCluster(flags, host, async (api, progress) => {
      const { minor: server } = await serverVersion(api, { signal: host.signal });
      progress.step('Asking what would change');
      const takesOver = flags['force-conflicts'];
      const plan = await planObjects(api, objectsFor(minorFor(flags['kube-version'], server)), {
        takesOver,
        signal: host.signal,
      });
      const question = `Make namespace ${args.namespace} a team’s, under policy ${policy.name}?`;
      await writePlan(api, plan, { host, progress, isAgreed: flags.yes, takesOver, question });
      return EXIT_OK;
    });
  }
}

function nobody(): AisubmitError {
  return new AisubmitError('INVALID_INPUT', 'nobody would work there', {
    fix: 'name a group of your identity provider as the API server sees it, such as --group oidc:team-a',
  });
}
