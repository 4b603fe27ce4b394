#include "tests/matrix/audit.hpp"
#include "tests/matrix/matrix.hpp"

namespace ploy::test {
namespace {

using namespace std::chrono_literals;

constexpr FaultRow kReading[] = {
    {"slow_down", R"({"kind":"error","code":"SlowDown","operation":"GetObject"})"},
    {"internal_error", R"({"kind":"error","code":"InternalError","operation":"GetObject"})"},
    {"clock_skew", R"({"kind":"clock_skew","seconds":1200,"operation":"GetObject"})", 0, 0},
    {"clock_behind", R"({"kind":"clock_skew","seconds":-7200,"operation":"GetObject"})", 0, 0},
    {"wrong_region", R"({"kind":"wrong_region","operation":"GetObject"})", 0, 0},
    {"redirect", R"({"kind":"redirect","operation":"GetObject"})", 0, 0},
    {"lost", R"({"kind":"lost_before","operation":"GetObject"})"},
    {"cut", R"({"kind":"cut_body","after_bytes":50})"},
    {"short", R"({"kind":"short_body","after_bytes":50})"},
    {"trickle", R"({"kind":"slow_body","bytes_per_second":100})", 0, 0},
    {"ignored_range", R"({"kind":"ignored_range"})"},
    {"ignored_if_match", R"({"kind":"ignored_if_match","operation":"GetObject"})", 0, 0},
    {"wrong_total", R"({"kind":"wrong_total"})", 0, 0},
    {"other_etag", R"({"kind":"other_etag","operation":"GetObject"})"},
    {"overwritten", R"({"kind":"overwritten","operation":"GetObject","key":"large.bin"})", 4, 0},
    {"overwritten_during", R"({"kind":"overwritten_during","key":"large.bin"})", 4, 0},
    {"deleted", R"({"kind":"deleted","operation":"GetObject","key":"large.bin"})", 0, 0, true},
    {"deleted_during", R"({"kind":"deleted_during","key":"large.bin"})", 0, 0, true},
    {"head_slow_down", R"({"kind":"error","operation":"HeadObject"})"},
    {"head_clock_skew", R"({"kind":"clock_skew","seconds":1200,"operation":"HeadObject"})", 0, 0},
    {"head_other_etag", R"({"kind":"other_etag","operation":"HeadObject"})"},
    {"head_overwritten", R"({"kind":"overwritten","operation":"HeadObject","key":"large.bin"})", 4, 0},
    {"head_deleted", R"({"kind":"deleted","operation":"HeadObject","key":"large.bin"})", 0, 0, true},
    {"list_slow_down", R"({"kind":"error","operation":"ListObjectsV2"})", 0, 0},
    {"list_clock_skew", R"({"kind":"clock_skew","seconds":1200,"operation":"ListObjectsV2"})", 0, 0},
    {"list_empty", R"({"kind":"listing_empty"})", 0, 0},
    {"list_repeats", R"({"kind":"listing_repeats"})", 0, 0},
    {"list_ends_early", R"({"kind":"listing_ends_early"})", 0, 0},
    {"list_out_of_order", R"({"kind":"listing_out_of_order"})", 0, 0},
    {"list_twice", R"({"kind":"listing_twice"})", 0, 0},
    {"list_without_token", R"({"kind":"listing_without_token"})", 0, 0},
    {"xml_entities", R"({"kind":"hostile_xml","variant":"entities"})", 0, 0},
    {"xml_deep", R"({"kind":"hostile_xml","variant":"deep"})", 0, 0},
    {"xml_cut", R"({"kind":"hostile_xml","variant":"cut"})", 0, 0},
    {"xml_html", R"({"kind":"hostile_xml","variant":"html"})", 0, 0},
    {"xml_nul", R"({"kind":"hostile_xml","variant":"nul"})", 0, 0},
    {"buckets_down", R"({"kind":"error","code":"InternalError","operation":"ListBuckets"})", 0, 0},
    {"everything_down", R"({"kind":"error","code":"ServiceUnavailable"})", 0, 0},
};

class S3Faults : public testing::TestWithParam<Cell> {};

TEST_P(S3Faults, LeaveEveryObjectStoredOnce) {
  const auto& [row, place, often] = GetParam();
  Outside outside;
  outside.put("large.bin", 3 * kPartBytes);
  outside.put("small.gif", 100);
  Life life(outside, outside.directory.path() / "data");
  outside.tell_s3(wish_of(GetParam()));
  life.go_on(often.lasts ? 70min : 20min);
  outside.s3->clear_faults();
  audit(outside, life,
        {.attempts_max = often.lasts ? row.attempts_max : row.attempts_briefly, .may_fail = row.may_fail});
}

INSTANTIATE_TEST_SUITE_P(S3, S3Faults,
                         testing::Combine(testing::ValuesIn(kReading), testing::ValuesIn(kPlaces),
                                          testing::ValuesIn(kOften)),
                         name_of);

TEST(EmptyListing, OfABucketThatHadObjectsRemovesNothing) {
  Outside outside;
  outside.put("a.bin", 100);
  outside.put("b.bin", 100);
  Life life(outside, outside.directory.path() / "data");
  life.go_on(1min);
  outside.tell_s3({{"kind", "listing_empty"}, {"for_seconds", 3600}});
  life.go_on(30min);
  EXPECT_EQ(life.backups().size(), 2U);
  outside.s3->clear_faults();
  life.go_on(10min);
  audit(outside, life, {});
}

}  // namespace
}  // namespace ploy::test
