import {
  AisubmitError,
  type AwsKey,
  type NewS3Key,
  parseAccessKeyId,
  parseAwsCredentials,
  parseEndpoint,
} from '@aisubmit/sdk';
import { askLine, canAsk } from '../ui/ask.ts';
import { type Gathering, mistakeIn, needSecret, needText } from './gathering.ts';
import { readAuthority } from './read-authority.ts';
import { readSecretFile } from './read-secret-file.ts';

/** Finds out an access key for an S3 endpoint. */
export async function gatherS3(gathering: Gathering): Promise<NewS3Key> {
  const { flags, known } = gathering;
  const endpoint = endpointIn(flags.endpoint ?? known.endpoint ?? (await askedEndpoint(gathering)));
  const region = regionIn(flags.region ?? known.region);
  const ca = await readAuthority(gathering);
  if (ca !== undefined && endpoint === undefined) {
    throw new AisubmitError('INVALID_INPUT', '--ca is for a private endpoint, and none is named', {
      fix: 'add --endpoint https://HOST',
    });
  }
  return { kind: 's3', endpoint, region, ca, ...(await keyOf(gathering, endpoint)) };
}

/** Whoever names neither a store nor a region nor a file may not know that there is more than AWS. */
async function askedEndpoint({ flags, known, host }: Gathering): Promise<string | undefined> {
  const says = [known.kind, flags.region, flags['credentials-file'], flags['access-key-id']];
  if (!canAsk(host) || says.some((each) => each !== undefined)) return undefined;
  const text = await askLine(host, 'Address of the store, such as https://s3.example.com (Enter: AWS)', {
    validate: (answer) => (answer.trim() === '' ? true : (mistakeIn(answer.trim(), parseEndpoint) ?? true)),
  });
  return text === '' ? undefined : text;
}

async function keyOf(gathering: Gathering, endpoint: string | undefined): Promise<AwsKey> {
  const { flags, host } = gathering;
  const file = flags['credentials-file'];
  if (file === undefined && flags.profile !== undefined) {
    throw new AisubmitError('INVALID_INPUT', '--profile names a profile of a file, and no file is named', {
      fix: 'add --credentials-file FILE, such as ~/.aws/credentials',
    });
  }
  if (file !== undefined) {
    refuseSecondSource(flags);
    const text = await readSecretFile(file, { host, flag: '--credentials-file', isSecret: true });
    return parseAwsCredentials(text, flags.profile);
  }
  const accessKeyId = await needText(gathering, {
    flag: 'access-key-id',
    given: flags['access-key-id'],
    ask: `Access key id for ${endpoint ?? 'AWS'}`,
    example: 'AKIA…',
    parse: parseAccessKeyId,
  });
  const secretAccessKey = await needSecret(gathering, {
    what: 'the secret access key',
    kind: 's3',
    ask: `Secret access key of ${accessKeyId}`,
  });
  return { accessKeyId, secretAccessKey };
}

function refuseSecondSource(flags: Gathering['flags']): void {
  const other = (['access-key-id', 'from-file'] as const).find((flag) => flags[flag] !== undefined);
  const second = other ?? (flags['password-stdin'] ? 'password-stdin' : undefined);
  if (second === undefined) return;
  throw new AisubmitError('INVALID_INPUT', `--credentials-file and --${second} both say which key it is`, {
    fix: 'leave out one of the two',
  });
}

// What is known stands in a ConfigMap, which others may have written.
function endpointIn(text: string | undefined): string | undefined {
  return text === undefined ? undefined : parseEndpoint(text.trim());
}

function regionIn(text: string | undefined): string | undefined {
  const region = text?.trim();
  if (region === undefined || /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(region)) return region;
  throw new AisubmitError('INVALID_INPUT', '--region is no region', {
    fix: 'write for example: --region eu-central-1',
  });
}
