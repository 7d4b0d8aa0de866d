import { BaseCommand } from '../base-command.ts';
import type { ClusterFlags } from '../cluster/connect.ts';
import { clusterChecks } from '../doctor/cluster-checks.ts';
import { localChecks } from '../doctor/local-checks.ts';
import { EXIT_CODES, EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { DATA_FLAG } from '../flags/look-flags.ts';
import { paintFor } from '../ui/colour.ts';
import { doctorDocument, doctorSummary, doctorText } from '../ui/doctor-text.ts';
import { printData } from '../ui/print-data.ts';
import { roomOn } from '../ui/terminal.ts';

export class Doctor extends BaseCommand {
  static override description =
    'Looks whether everything is as it should be, for users and admins: the server and what it can do, the policy of the ' +
    'namespace and whether the API server keeps the very same one, Pod Security, network, quota, GPUs, your rights, clock, ' +
    'login and keychain. Says what was found, why it matters and what mends it. Changes nothing in the cluster; exits with 4 when something fails.';

  static override usage = 'doctor [FLAGS]';

  static override examples = [
    '<%= config.bin %> doctor',
    '<%= config.bin %> doctor -n team-a --as alice@example.com --as-group oidc:team-a',
    '<%= config.bin %> doctor -n team-a -o json',
  ];

  static override flags = { ...DATA_FLAG, ...CLUSTER_FLAGS };

  async run(): Promise<number> {
    const { flags } = await this.readLine(Doctor);
    const { host } = this;
    const { checks, ...place } = await clusterChecks(hurried(flags), host);
    const findings = { ...place, checks: [...checks, ...(await localChecks(flags, host))] };
    printData(host, flags.output, {
      document: doctorDocument(findings),
      text: () => doctorText(findings, paintFor(host, host.stdout), roomOn(host.stdout)),
    });
    if (flags.output === undefined) host.stderr.write(doctorSummary(findings));
    return findings.checks.some(({ status }) => status === 'fail') ? EXIT_CODES.PREFLIGHT_FAILED : EXIT_OK;
  }
}

// A check is no submission: somebody waits for all of them.
function hurried(flags: ClusterFlags): ClusterFlags {
  return { ...flags, 'request-timeout': flags['request-timeout'] ?? '10s' };
}
