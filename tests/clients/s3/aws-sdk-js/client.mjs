// Tries the sandbox's S3 with the AWS SDK for JavaScript. See tests/clients/run for how it is called.

import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectTaggingCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
  UploadPartCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'

const settings = {
  endpoint: process.env.RUSTFS_ENDPOINT,
  region: process.env.RUSTFS_REGION || 'us-east-1',
  forcePathStyle: true,
  credentials: { accessKeyId: process.env.RUSTFS_ACCESS_KEY, secretAccessKey: process.env.RUSTFS_SECRET_KEY },
}
const s3 = new S3Client(settings)
const Bucket = 'sdk-js-check'
const MiB = 1024 * 1024

class Failed extends Error {}

function expect(condition, what) {
  if (!condition) throw new Failed(what)
}

function same(actual, wanted, what) {
  const [a, w] = [JSON.stringify(actual), JSON.stringify(wanted)]
  expect(a === w, `${what}: ${a} instead of ${w}`)
}

async function refused(promise, name, status) {
  try {
    await promise
  } catch (error) {
    same([error.name, error.$metadata?.httpStatusCode], [name, status], 'the refusal')
    return
  }
  throw new Failed(`not refused with ${name}`)
}

const put = (Key, Body, more = {}) => s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }))
const get = (Key, more = {}) => s3.send(new GetObjectCommand({ Bucket, Key, ...more }))
const text = async (Key, more) => (await get(Key, more)).Body.transformToString()
const md5 = (bytes) => createHash('md5').update(bytes).digest('hex')

const checks = {
  async 'makes, finds and lists a bucket'() {
    await s3.send(new CreateBucketCommand({ Bucket }))
    await s3.send(new HeadBucketCommand({ Bucket }))
    const { Buckets } = await s3.send(new ListBucketsCommand({}))
    expect(Buckets.some(({ Name }) => Name === Bucket), 'the bucket is not listed')
    await refused(s3.send(new CreateBucketCommand({ Bucket })), 'BucketAlreadyOwnedByYou', 409)
    await refused(s3.send(new HeadBucketCommand({ Bucket: 'no-such-bucket' })), 'NotFound', 404)
    await s3.send(new GetBucketLocationCommand({ Bucket }))
    same((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status, undefined, 'versioning')
  },

  async 'puts an object with its metadata and gets it back'() {
    const stored = await put('hello.txt', 'hello, world', {
      ContentType: 'text/plain; charset=utf-8',
      CacheControl: 'max-age=60',
      Metadata: { colour: 'blue', 'two-words': 'a b' },
      Tagging: 'a=1&b=x%20y',
    })
    same(stored.ETag, `"${md5('hello, world')}"`, 'ETag')
    const got = await get('hello.txt')
    same(await got.Body.transformToString(), 'hello, world', 'body')
    same([got.ContentType, got.CacheControl], ['text/plain; charset=utf-8', 'max-age=60'], 'headers')
    same(got.Metadata, { colour: 'blue', 'two-words': 'a b' }, 'metadata')
    same(got.TagCount, 2, 'tag count')
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'hello.txt' }))
    same([head.ContentLength, head.ETag], [12, stored.ETag], 'head')
    expect(head.LastModified instanceof Date && !Number.isNaN(+head.LastModified), 'LastModified')
  },

  async 'streams a body in chunks with its checksum behind it'() {
    const bytes = randomBytes(3 * MiB + 17)
    const pieces = []
    for (let at = 0; at < bytes.length; at += 50_000) pieces.push(bytes.subarray(at, at + 50_000))
    const stored = await put('streamed', Readable.from(pieces), { ContentLength: bytes.length })
    same(stored.ETag, `"${md5(bytes)}"`, 'ETag')
    const back = await (await get('streamed')).Body.transformToByteArray()
    expect(Buffer.compare(bytes, back) === 0, 'the bytes differ')
  },

  async 'sends and checks every kind of checksum'() {
    for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'SHA1', 'SHA256']) {
      const stored = await put(`sum-${ChecksumAlgorithm}`, 'checked', { ChecksumAlgorithm })
      const field = `Checksum${ChecksumAlgorithm}`
      expect(stored[field], `no ${field} in the answer`)
      const got = await get(`sum-${ChecksumAlgorithm}`, { ChecksumMode: 'ENABLED' })
      same(got[field], stored[field], field)
      same(await got.Body.transformToString(), 'checked', 'body')
    }
  },

  async 'reads ranges'() {
    await put('digits', '0123456789')
    const part = await get('digits', { Range: 'bytes=3-5' })
    same([await part.Body.transformToString(), part.ContentRange], ['345', 'bytes 3-5/10'], 'range')
    same(await text('digits', { Range: 'bytes=-2' }), '89', 'suffix')
    same(await text('digits', { Range: 'bytes=8-100' }), '89', 'clipped')
    await refused(get('digits', { Range: 'bytes=10-' }), 'InvalidRange', 416)
  },

  async 'honours If-Match, If-None-Match and their like'() {
    const { ETag } = await put('conditional', 'one')
    same(await text('conditional', { IfMatch: ETag }), 'one', 'body')
    await put('conditional', 'two')
    await refused(get('conditional', { IfMatch: ETag }), 'PreconditionFailed', 412)
    await refused(get('conditional', { IfMatch: ETag, Range: 'bytes=0-0' }), 'PreconditionFailed', 412)
    await refused(put('conditional', 'three', { IfNoneMatch: '*' }), 'PreconditionFailed', 412)
    await put('conditional-new', 'x', { IfNoneMatch: '*' })
    same(await text('conditional'), 'two', 'body')
  },

  async 'keeps awkward keys apart'() {
    const keys = ['a b', 'a+b', 'a%2Bb', '100%', '#hash?q&amp;', 'dt=1/x:y@z', "(p)!*'~", 'a//b', '/lead', 'a/./b']
    keys.push('café', 'cafe\u0301', '😀/🚀', 'Case', 'case', 'dir/', '<x>"&\'', ' ', '\u0001control', 'k'.repeat(1024))
    keys.push('a/../b', '..')
    for (const key of keys) await put(`keys/${key}`.slice(-1024), key)
    for (const key of keys) same(await text(`keys/${key}`.slice(-1024)), key, `content of ${key}`)
    const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'keys/', EncodingType: 'url' }))
    const listed = page.Contents.map(({ Key }) => decodeURIComponent(Key.replaceAll('+', ' ')))
    const expected = keys.map((key) => `keys/${key}`).filter((key) => key.length <= 1024)
    expected.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    same(listed, expected, 'the listing')
  },

  async 'lists 2,500 keys page by page in byte order'() {
    const keys = Array.from({ length: 2500 }, (_, i) => `many/${String(i).padStart(5, '0')}`)
    for (let at = 0; at < keys.length; at += 50)
      await Promise.all(keys.slice(at, at + 50).map((key) => put(key, 'x')))
    const sizes = []
    const listed = []
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: 'many/' })) {
      sizes.push(page.KeyCount)
      listed.push(...page.Contents.map(({ Key }) => Key))
    }
    same(sizes, [1000, 1000, 500], 'page sizes')
    same(listed, keys, 'keys')
    const asked = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'many/', MaxKeys: 5000 }))
    same([asked.KeyCount, asked.MaxKeys, asked.IsTruncated], [1000, 1000, true], 'more than a page')
    const after = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'many/', StartAfter: 'many/02498' }))
    same(after.Contents.map(({ Key }) => Key), ['many/02499'], 'start-after')
    await refused(s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken: 'bent' })), 'InvalidArgument', 400)
  },

  async 'groups keys by a delimiter, across pages'() {
    for (const key of ['t/a/1', 't/a/2', 't/b', 't/c/1', 't/d/']) await put(key, 'x')
    const groups = []
    let ContinuationToken
    do {
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket, Prefix: 't/', Delimiter: '/', MaxKeys: 1, ContinuationToken }),
      )
      groups.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix))
      groups.push(...(page.Contents ?? []).map(({ Key }) => Key))
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken)
    same(groups, ['t/a/', 't/b', 't/c/', 't/d/'], 'groups')
  },

  async 'copies, with and without new metadata'() {
    await put('copy +source', 'content', { Metadata: { a: '1' } })
    const CopySource = `${Bucket}/${encodeURIComponent('copy +source')}`
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }))
    same((await get('copy')).Metadata, { a: '1' }, 'metadata')
    await s3.send(
      new CopyObjectCommand({ Bucket, Key: 'copy2', CopySource, MetadataDirective: 'REPLACE', Metadata: { b: '2' } }),
    )
    same((await get('copy2')).Metadata, { b: '2' }, 'metadata')
    same(await text('copy2'), 'content', 'body')
  },

  async 'uploads in parts and gets an ETag with their number'() {
    const bytes = randomBytes(11 * MiB)
    const target = { Bucket, Key: 'multi part' }
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...target, ContentType: 'x/y' }))
    const Parts = []
    for (const [i, [from, to]] of [[0, 5 * MiB], [5 * MiB, 10 * MiB], [10 * MiB, 11 * MiB]].entries()) {
      const Body = bytes.subarray(from, to)
      const { ETag } = await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber: i + 1, Body }))
      Parts.push({ PartNumber: i + 1, ETag })
    }
    const listed = await s3.send(new ListPartsCommand({ ...target, UploadId }))
    same(listed.Parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag })), Parts, 'the parts')
    const uploads = await s3.send(new ListMultipartUploadsCommand({ Bucket }))
    same(uploads.Uploads.map((upload) => upload.UploadId), [UploadId], 'the uploads')
    const complete = (parts) =>
      s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts: parts } }))
    await refused(complete([Parts[1], Parts[0]]), 'InvalidPartOrder', 400)
    await refused(complete([{ ...Parts[0], ETag: Parts[1].ETag }]), 'InvalidPart', 400)
    await refused(complete([Parts[0], { PartNumber: 9, ETag: Parts[1].ETag }]), 'InvalidPart', 400)
    const done = await complete(Parts)
    const sums = Parts.map(({ ETag }) => Buffer.from(ETag.slice(1, -1), 'hex'))
    same(done.ETag, `"${md5(Buffer.concat(sums))}-3"`, 'ETag')
    const got = await get('multi part')
    same([got.ContentType, got.ETag], ['x/y', done.ETag], 'headers')
    expect(Buffer.compare(bytes, await got.Body.transformToByteArray()) === 0, 'the bytes differ')
    const across = await (await get('multi part', { Range: `bytes=${5 * MiB - 3}-${10 * MiB + 2}` })).Body.transformToByteArray()
    expect(Buffer.compare(bytes.subarray(5 * MiB - 3, 10 * MiB + 3), across) === 0, 'the range across parts differs')
    await refused(complete(Parts), 'NoSuchUpload', 404)
  },

  async 'refuses small parts, and forgets an aborted upload'() {
    const target = { Bucket, Key: 'small parts' }
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target))
    const Parts = []
    for (const PartNumber of [1, 2]) {
      const { ETag } = await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body: 'small' }))
      Parts.push({ PartNumber, ETag })
    }
    const complete = new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } })
    await refused(s3.send(complete), 'EntityTooSmall', 400)
    await s3.send(new AbortMultipartUploadCommand({ ...target, UploadId }))
    await refused(s3.send(complete), 'NoSuchUpload', 404)
    await refused(get('small parts'), 'NoSuchKey', 404)
  },

  async 'uploads a stream of unknown length through lib-storage'() {
    const bytes = randomBytes(12 * MiB)
    const pieces = []
    for (let at = 0; at < bytes.length; at += MiB) pieces.push(bytes.subarray(at, at + MiB))
    const upload = new Upload({ client: s3, params: { Bucket, Key: 'lib', Body: Readable.from(pieces) }, queueSize: 2 })
    const { ETag } = await upload.done()
    expect(ETag.endsWith('-3"'), `ETag ${ETag}`)
    expect(Buffer.compare(bytes, await (await get('lib')).Body.transformToByteArray()) === 0, 'the bytes differ')
  },

  async 'sets, reads and removes tags'() {
    await put('tagged', 'x')
    const TagSet = [{ Key: 'kind', Value: 'a & b' }, { Key: 'ä', Value: '' }]
    await s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'tagged', Tagging: { TagSet } }))
    const tags = async () => (await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'tagged' }))).TagSet
    same(await tags(), TagSet, 'tags')
    await s3.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'tagged' }))
    same(await tags(), [], 'tags')
  },

  async 'refuses a wrong secret, an unknown key, a wrong region and a wrong clock'() {
    const other = (changes) => new S3Client({ ...settings, maxAttempts: 1, ...changes }).send(new ListBucketsCommand({}))
    const { accessKeyId } = settings.credentials
    await refused(other({ credentials: { accessKeyId, secretAccessKey: 'wrong' } }), 'SignatureDoesNotMatch', 403)
    await refused(
      other({ credentials: { accessKeyId: 'unknown', secretAccessKey: 'wrong' } }), 'InvalidAccessKeyId', 403)
    await refused(other({ region: 'eu-north-1' }), 'AuthorizationHeaderMalformed', 400)
    await refused(other({ systemClockOffset: 16 * 60_000 }), 'RequestTimeTooSkewed', 403)
    await other({ systemClockOffset: 14 * 60_000 })
    const anonymous = await fetch(`${settings.endpoint}/`)
    same(anonymous.status, 403, 'without a signature')
  },

  async 'has no notification rules at first and refuses unknown targets'() {
    const rules = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }))
    same([rules.QueueConfigurations, rules.TopicConfigurations], [undefined, undefined], 'rules')
    const NotificationConfiguration = {
      QueueConfigurations: [{ QueueArn: 'arn:telegramploy:sqs::nobody:webhook', Events: ['s3:ObjectCreated:*'] }],
    }
    await refused(
      s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration })),
      'InvalidArgument', 400)
    await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} }))
  },

  async 'finishes a download although the object is overwritten meanwhile'() {
    const bytes = randomBytes(8 * MiB)
    await put('moving', bytes)
    const { Body } = await get('moving')
    const iterator = Body[Symbol.asyncIterator]()
    const pieces = [(await iterator.next()).value]
    await put('moving', 'new')
    await sleep(0)
    for (let piece = await iterator.next(); !piece.done; piece = await iterator.next()) pieces.push(piece.value)
    expect(Buffer.compare(bytes, Buffer.concat(pieces)) === 0, 'the bytes differ')
    same(await text('moving'), 'new', 'body')
  },

  async 'deletes one, many, and at last the bucket'() {
    await refused(s3.send(new DeleteBucketCommand({ Bucket })), 'BucketNotEmpty', 409)
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'hello.txt' }))
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'hello.txt' }))
    await refused(get('hello.txt'), 'NoSuchKey', 404)
    for (;;) {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, EncodingType: 'url' }))
      if (Contents.length === 0) break
      const Objects = Contents.map(({ Key }) => ({ Key: decodeURIComponent(Key.replaceAll('+', ' ')) }))
      const { Errors, Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
      same([Errors, Deleted.length], [undefined, Objects.length], 'the result')
    }
    await s3.send(new DeleteBucketCommand({ Bucket }))
    await refused(s3.send(new ListObjectsV2Command({ Bucket })), 'NoSuchBucket', 404)
  },
}

for (const [what, check] of Object.entries(checks)) {
  try {
    await check()
    console.log(`ok - ${what}`)
  } catch (error) {
    console.log(`not ok - ${what}: ${error instanceof Failed ? error.message : (error.stack ?? error)}`)
    process.exit(1)
  }
}

s3.destroy() // kept connections would keep the process
