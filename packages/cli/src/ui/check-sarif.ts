import type { CheckReport, Finding } from './check-report.ts';

/**
 * The report as SARIF 2.1.0, which code hosts show beside the lines of a change.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function checkAsSarif({ findings }: CheckReport, version: string): string {
  const controls = [...new Map(findings.map((finding) => [finding.control, finding])).values()];
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'aisubmit', version, rules: controls.map(rule) } },
        results: findings.map((finding) =>
          result(
            finding,
            controls.findIndex(({ control }) => control === finding.control),
          ),
        ),
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function rule({ control, why, fix }: Finding): object {
  return { id: control, shortDescription: { text: control }, fullDescription: { text: why }, help: { text: fix } };
}

function result(finding: Finding, ruleIndex: number): object {
  const { control, object, path, message, source, line, column } = finding;
  const region = line === undefined ? {} : { region: { startLine: line, startColumn: column ?? 1 } };
  return {
    ruleId: control,
    ruleIndex,
    level: 'error',
    message: { text: `${object === undefined ? '' : `${object} `}${path}: ${message}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uri(source) }, ...region },
        logicalLocations: [{ fullyQualifiedName: path, kind: 'member' }],
      },
    ],
    partialFingerprints: { 'aisubmit/v1': `${control}:${object ?? ''}:${path}` },
  };
}

// Paths relative to where the command ran, with forward slashes on every system.
function uri(source: string): string {
  if (source === '<stdin>') return 'stdin';
  return source.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/').replace(/^\.\//, '');
}
