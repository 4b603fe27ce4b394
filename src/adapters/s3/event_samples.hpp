#pragma once

namespace ploy::s3 {

// What real servers sent for the key "dir/a b+\u00e9&100%.txt" of 3 bytes in the bucket "photos".

inline constexpr const char* kRustfsCreated =  // RustFS 1.0.1
    R"({"EventName":"s3:ObjectCreated:Put","Key":"photos/dir/a b+é&100%.txt",
"Records":[{"eventVersion":"2.1","eventSource":"rustfs:s3","awsRegion":"",
"eventTime":"2026-11-21T15:27:31.917Z","eventName":"s3:ObjectCreated:Put",
"userIdentity":{"principalId":"ploytestkey"},
"requestParameters":{"x-request-id":"e822a676-6a84-4bfb-960c-0657f004b70d",
"user-agent":"telegramploy","x-amz-date":"20261121T152731Z","accept":"*/*",
"x-amz-content-sha256":"***redacted***","content-length":"3","host":"127.0.0.1:50269",
"principalId":"ploytestkey","authorization":"***redacted***"},
"responseElements":{"x-amz-request-id":"e822a676-6a84-4bfb-960c-0657f004b70d","x-amz-id-2":""},
"s3":{"s3SchemaVersion":"1.0","configurationId":"Config","bucket":{"name":"photos",
"ownerIdentity":{"principalId":"ploytestkey"},"arn":"arn:aws:s3:::photos"},
"object":{"key":"dir%2Fa+b%2B%C3%A9%26100%25.txt","size":3,
"eTag":"202cb962ac59075b964b07152d234b70","contentType":"text/plain",
"userMetadata":{"content-type":"text/plain"},"sequencer":"18EA18F74E5E02EA"}},
"source":{"host":"127.0.0.1:50269","port":"50269","userAgent":"telegramploy"}}]})";
inline constexpr const char* kRustfsRemoved =
    R"({"EventName":"s3:ObjectRemoved:Delete","Key":"photos/dir/a b+é&100%.txt",
"Records":[{"eventVersion":"2.1","eventSource":"rustfs:s3","awsRegion":"",
"eventTime":"2026-11-21T15:27:36.903Z","eventName":"s3:ObjectRemoved:Delete",
"userIdentity":{"principalId":"ploytestkey"},"requestParameters":{"principalId":"ploytestkey",
"authorization":"***redacted***","accept":"*/*","user-agent":"telegramploy",
"x-amz-content-sha256":"***redacted***","x-request-id":"6a2416c3-c134-4bfa-9b64-96bf77fb6f02",
"host":"127.0.0.1:50269","x-amz-date":"20261121T152736Z","content-length":"0"},
"responseElements":{"x-amz-request-id":"6a2416c3-c134-4bfa-9b64-96bf77fb6f02","x-amz-id-2":""},
"s3":{"s3SchemaVersion":"1.0","configurationId":"Config","bucket":{"name":"photos",
"ownerIdentity":{"principalId":"ploytestkey"},"arn":"arn:aws:s3:::photos"},
"object":{"key":"dir%2Fa+b%2B%C3%A9%26100%25.txt","sequencer":"18EA18F877C1747A"}},
"source":{"host":"127.0.0.1:50269","port":"50269","userAgent":"telegramploy"}}]})";
inline constexpr const char* kMinioCreated =  // MinIO of 2026-02-12
    R"({"EventName":"s3:ObjectCreated:Put","Key":"photos/dir/a b+é\u0026100%.txt",
"Records":[{"eventVersion":"2.0","eventSource":"minio:s3","awsRegion":"",
"eventTime":"2026-11-21T15:27:43.829Z","eventName":"s3:ObjectCreated:Put",
"userIdentity":{"principalId":"ploytestkey"},"requestParameters":{"principalId":"ploytestkey",
"region":"","sourceIPAddress":"127.0.0.1"},
"responseElements":{"x-amz-id-2":"9b7465093fbd26d2da6d3d313205262847ca41084c8664e0cf96c3f26d139867",
"x-amz-request-id":"18EA18FA13643420",
"x-minio-deployment-id":"69b69df2-d2c2-4a80-9453-a4a9adf83f6a",
"x-minio-origin-endpoint":"http://127.0.0.1:60161"},"s3":{"s3SchemaVersion":"1.0",
"configurationId":"Config","bucket":{"name":"photos","ownerIdentity":{"principalId":"ploytestkey"},
"arn":"arn:aws:s3:::photos"},"object":{"key":"dir%2Fa+b%2B%C3%A9%26100%25.txt","size":3,
"eTag":"202cb962ac59075b964b07152d234b70","contentType":"binary/octet-stream",
"userMetadata":{"content-type":"binary/octet-stream"},"sequencer":"18EA18FA136AE3F0"}},
"source":{"host":"127.0.0.1","port":"","userAgent":"telegramploy"}}]})";
inline constexpr const char* kMinioRemoved =
    R"({"EventName":"s3:ObjectRemoved:Delete","Key":"photos/dir/a b+é\u0026100%.txt",
"Records":[{"eventVersion":"2.0","eventSource":"minio:s3","awsRegion":"",
"eventTime":"2026-11-21T15:27:46.622Z","eventName":"s3:ObjectRemoved:Delete",
"userIdentity":{"principalId":"ploytestkey"},"requestParameters":{"principalId":"ploytestkey",
"region":"","sourceIPAddress":"127.0.0.1"},"responseElements":{"content-length":"0",
"x-amz-id-2":"9b7465093fbd26d2da6d3d313205262847ca41084c8664e0cf96c3f26d139867",
"x-amz-request-id":"18EA18FABA947767",
"x-minio-deployment-id":"69b69df2-d2c2-4a80-9453-a4a9adf83f6a",
"x-minio-origin-endpoint":"http://127.0.0.1:60161"},"s3":{"s3SchemaVersion":"1.0",
"configurationId":"Config","bucket":{"name":"photos","ownerIdentity":{"principalId":"ploytestkey"},
"arn":"arn:aws:s3:::photos"},"object":{"key":"dir%2Fa+b%2B%C3%A9%26100%25.txt",
"sequencer":"18EA18FABA9AF05D"}},"source":{"host":"127.0.0.1","port":"",
"userAgent":"telegramploy"}}]})";
inline constexpr const char* kCephCreated =  // Ceph RGW 16.2.15
    R"({"Records":[{"eventVersion":"2.2","eventSource":"ceph:s3","awsRegion":"",
"eventTime":"2026-11-21T15:28:08.638987Z","eventName":"ObjectCreated:Put",
"userIdentity":{"principalId":"test"},"requestParameters":{"sourceIPAddress":""},
"responseElements":{"x-amz-request-id":"4b67a567-6a74-4a2a-a4bd-bff3a547f4b4.4113.15031978818882641768",
"x-amz-id-2":"1011-default-default"},"s3":{"s3SchemaVersion":"1.0","configurationId":"ploy",
"bucket":{"name":"photos","ownerIdentity":{"principalId":"test"},"arn":"arn:aws:s3:::photos",
"id":"4b67a567-6a74-4a2a-a4bd-bff3a547f4b4.4115.1"},"object":{"key":"dir/a b+é&100%.txt","size":3,
"eTag":"202cb962ac59075b964b07152d234b70","versionId":"","sequencer":"88B8016BD5594326",
"metadata":[{"key":"x-amz-content-sha256",
"val":"a665a45920422f9d417e4867efdc4fb8a04a1f3fff1fa07e998e86f7f7a27ae3"},{"key":"x-amz-date",
"val":"20261121T152806Z"}],"tags":[]}},
"eventId":"1795274888.641948.202cb962ac59075b964b07152d234b70","opaqueData":""}]})";
inline constexpr const char* kCephRemoved =
    R"({"Records":[{"eventVersion":"2.2","eventSource":"ceph:s3","awsRegion":"",
"eventTime":"2026-11-21T15:28:08.648458Z","eventName":"ObjectRemoved:Delete",
"userIdentity":{"principalId":"test"},"requestParameters":{"sourceIPAddress":""},
"responseElements":{"x-amz-request-id":"4b67a567-6a74-4a2a-a4bd-bff3a547f4b4.4113.8681659528476304195",
"x-amz-id-2":"1011-default-default"},"s3":{"s3SchemaVersion":"1.0","configurationId":"ploy",
"bucket":{"name":"photos","ownerIdentity":{"principalId":"test"},"arn":"arn:aws:s3:::photos",
"id":"4b67a567-6a74-4a2a-a4bd-bff3a547f4b4.4115.1"},"object":{"key":"dir/a b+é&100%.txt","size":3,
"eTag":"202cb962ac59075b964b07152d234b70","versionId":"","sequencer":"88B8016B0FCBA626",
"metadata":[{"key":"x-amz-content-sha256",
"val":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},{"key":"x-amz-date",
"val":"20261121T152808Z"}],"tags":[]}},
"eventId":"1795274888.648465.202cb962ac59075b964b07152d234b70","opaqueData":""}]})";
inline constexpr const char* kVersitygwHello =  // versitygw 1.8.0
    R"({"Bucket":"Test-Bucket","Event":"s3:TestEvent","Service":"S3","Time":"2026-11-21T15:17:24Z"})";
inline constexpr const char* kVersitygwCreated =
    R"({"Records":[{"eventVersion":"2.2","eventSource":"aws:s3","awsRegion":"us-east-1",
"eventTime":"2026-11-21T15:28:08Z","eventName":"s3:ObjectCreated:Put",
"userIdentity":{"PrincipalId":"ploytestkey"},"requestParameters":{"sourceIPAddress":"127.0.0.1"},
"responseElements":{"x-amz-request-id":"","x-amz-id-2":""},"s3":{"s3SchemaVersion":"1.0",
"configurationId":"webhook-global","bucket":{"name":"photos",
"ownerIdentity":{"PrincipalId":"ploytestkey"},"arn":"arn:aws:s3:::/photos/dir/a b+é\u0026100%.txt"},
"object":{"key":"dir/a b+é\u0026100%.txt","size":3,"eTag":"\"202cb962ac59075b964b07152d234b70\"",
"versionId":null,"sequencer":"1"}},
"glacierEventData":{"restoreEventData":{"lifecycleRestorationExpiryTime":"",
"lifecycleRestoreStorageClass":""}}}]})";
inline constexpr const char* kVersitygwRemoved =
    R"({"Records":[{"eventVersion":"2.2","eventSource":"aws:s3","awsRegion":"us-east-1",
"eventTime":"2026-11-21T15:28:09Z","eventName":"s3:ObjectRemoved:Delete",
"userIdentity":{"PrincipalId":"ploytestkey"},"requestParameters":{"sourceIPAddress":"127.0.0.1"},
"responseElements":{"x-amz-request-id":"","x-amz-id-2":""},"s3":{"s3SchemaVersion":"1.0",
"configurationId":"webhook-global","bucket":{"name":"photos",
"ownerIdentity":{"PrincipalId":"ploytestkey"},"arn":"arn:aws:s3:::/photos/dir/a b+é\u0026100%.txt"},
"object":{"key":"dir/a b+é\u0026100%.txt","size":0,"eTag":null,"versionId":null,"sequencer":"2"}},
"glacierEventData":{"restoreEventData":{"lifecycleRestorationExpiryTime":"",
"lifecycleRestoreStorageClass":""}}}]})";

}  // namespace ploy::s3
