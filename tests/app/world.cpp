#include "tests/app/world.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace ploy::test {

TempDir::TempDir() {
  std::string name = (std::filesystem::temp_directory_path() / "ploy-XXXXXX").string();
  path_ = ::mkdtemp(name.data());
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

World::World() { build(); }

void World::build() {
  auto opened = catalogue::Catalogue::open(dir.path() / "catalogue.db", {});
  if (!opened) throw std::runtime_error(opened.error().what);
  catalogue = std::move(*opened);
  const app::BackUp::Options options{.part_limits = {.split_above = 4, .part_size = 4}, .retry = retry};
  back_up = std::make_unique<app::BackUp>(options, catalogue->queue(), catalogue->parts(), store, guarded,
                                          clock, log);
  worker = std::make_unique<app::Worker>(catalogue->queue(), *back_up, app::Worker::Way{source_gate, source},
                                         app::Worker::Way{gate, destination}, work_bell, stored_bell, retry,
                                         clock, log);
  poll = std::make_unique<app::Poll>(store, catalogue->buckets(), catalogue->seen(), InitialSync::kAll,
                                     work_bell, clock, log);
  watch = std::make_unique<app::Watch>(catalogue->queue(), catalogue->buckets(), work_bell, rescan_bell,
                                       clock, log);
  recover = std::make_unique<app::Recover>(
      app::Recover::Options{.retry = retry},
      app::Recover::Parts{catalogue->index(), catalogue->walks(), faulty, chat, chat}, clock, log);
  index = std::make_unique<app::IndexWriter>(index_options, catalogue->index(), faulty, chat, *recover, clock,
                                             log);
  tidy = std::make_unique<app::Tidy>(
      app::Tidy::Parts{catalogue->parts(), catalogue->orphans(), catalogue->walks(), faulty, chat}, clock,
      log);
  sides = std::make_unique<app::SideIncidents>(source_gate, gate, catalogue->incidents(), catalogue->book(),
                                               clock);
  files = std::make_unique<app::FileIncidents>(catalogue->troubles(), catalogue->incidents(),
                                               catalogue->book(), retry, clock);
  messenger = std::make_unique<app::Messenger>(app::Messenger::Options{}, catalogue->outbox(), people,
                                               told_bell, clock, log);
}

void World::tidy_up() {
  const auto tidied = tidy->run(stop.get_token());
  EXPECT_TRUE(tidied) << tidied.error().what;
}

void World::report() {
  for (const auto& looked : {sides->look(), files->look()})
    if (!looked) ADD_FAILURE() << looked.error().what;
  messenger->run_once(stop.get_token());
}

void World::work() {
  while (worker->run_once(stop.get_token())) {
  }
}

void World::restart() {
  messenger.reset();
  files.reset();
  sides.reset();
  worker.reset();
  back_up.reset();
  poll.reset();
  watch.reset();
  index.reset();
  tidy.reset();
  recover.reset();
  catalogue.reset();
  source_gate.open();
  gate.open();
  build();
  const auto resumed = app::SideIncidents::resume(catalogue->incidents(), source_gate, gate);
  if (!resumed) ADD_FAILURE() << resumed.error().what;
}

Backup World::backup(const std::string& bucket, const std::string& key) {
  const auto found = catalogue->book().list({.bucket = bucket, .prefix = key});
  if (!found || found->empty()) {
    ADD_FAILURE() << "no backup of " << bucket << "/" << key;
    return {};
  }
  return found->front();
}

}  // namespace ploy::test
