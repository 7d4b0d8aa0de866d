import { AisubmitError, admissionPolicies, publishedObjects, type Reason } from '@aisubmit/sdk';
import { type KubeApi, planObjects } from '@aisubmit/sdk/client';
import { string as argument } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import { checkWriteFlags } from '../admin/check-write-flags.ts';
import { printRendered } from '../admin/print-rendered.ts';
import { brokenTemplates, brokenWorkloads, type Effects } from '../admin/publication-effects.ts';
import { type Publication, readPublication } from '../admin/read-publication.ts';
import { writePlan } from '../admin/write-plan.ts';
import { BaseCommand } from '../base-command.ts';
import { withCluster } from '../cluster/connect.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { APPLY_FLAGS, CLUSTER_WIDE_FLAGS } from '../flags/admin-flags.ts';

export class AdminPublish extends BaseCommand {
  static override description =
    'Publishes the policies and templates of a folder to everybody who is logged in: ConfigMaps in aisubmit-system, and the ' +
    'right to get exactly those. Prints the objects; --apply writes them, unless that would break templates or what runs. ' +
    'A namespace is under a policy when its label aisubmit.dev/policy names it; admin onboard sets the label.';

  static override usage = 'admin publish FOLDER [FLAGS]';

  static override examples = [
    '<%= config.bin %> admin publish policies/ > published.yaml',
    '<%= config.bin %> admin publish policies/ --output-dir clusters/ml/published',
    '<%= config.bin %> admin publish policies/ --apply',
  ];

  static override args = {
    folder: argument({ description: 'Folder or file with policies and templates.', required: true, ignoreStdin: true }),
  };

  static override flags = {
    force: boolean({ summary: 'Publish even what breaks templates or running workloads.' }),
    ...APPLY_FLAGS,
    ...CLUSTER_WIDE_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(AdminPublish);
    checkWriteFlags(flags, { namespace: 'what is published lies in aisubmit-system, for everybody to read' });
    const { host } = this;
    const publication = await readPublication(args.folder, host);
    // What no API server could be given is not published either.
    for (const { parsed } of publication.policies) admissionPolicies(parsed, ANYWHERE);
    const templates = brokenTemplates(publication);
    if (templates.length > 0 && !flags.force) throw refusal(templates);
    const objects = publishedObjects(publication);
    if (!flags.apply) {
      await printRendered(objects, flags, { host, by: 'admin publish' });
      return EXIT_OK;
    }
    return withCluster(flags, host, async (api, progress) => {
      progress.step('Looking at what runs');
      const workloads = await this.#brokenWorkloads(api, publication);
      if (workloads.length > 0 && !flags.force) throw refusal(workloads);
      progress.step('Asking what would change');
      const plan = await planObjects(api, objects, { takesOver: flags['force-conflicts'], signal: host.signal });
      await writePlan(api, plan, { host, progress, flags, question: 'Publish this to everybody?' });
      return EXIT_OK;
    });
  }

  #brokenWorkloads(api: KubeApi, publication: Publication): Promise<Effects> {
    return brokenWorkloads(api, publication, this.host.signal);
  }
}

/** Every sentence there is: what a newer server is asked is the most. */
const ANYWHERE: Parameters<typeof admissionPolicies>[1] = { mode: 'deny', kubeMinor: 99, hash: 'unknown' };
const MAX_REASONS = 50;

function refusal(effects: Effects): AisubmitError {
  const reasons: Reason[] = effects.slice(0, MAX_REASONS).map((message) => ({ message }));
  const more = effects.length - reasons.length;
  return new AisubmitError('INVALID_INPUT', 'this would break what people rely on; nothing was published', {
    reasons: more > 0 ? [...reasons, { message: `and ${more} more` }] : reasons,
    fix: 'change the policy, talk to them, or publish it all the same with --force',
  });
}
