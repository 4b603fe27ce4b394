#pragma once

#include "adapters/catalogue/database.hpp"
#include "ports/incident_book.hpp"

namespace ploy::catalogue {

// The rows of `incidents`, their messages in `notices`, and which backups belong to them. Borrows the
// database for its life.
class IncidentTable final : public IncidentBook, public FileTroubles {
 public:
  explicit IncidentTable(Database& database) : database_(database) {}

  [[nodiscard]] Result<std::vector<Incident>> open_ones() override;
  [[nodiscard]] Result<Incident> open(IncidentKind kind, const std::string& subject,
                                      const std::string& reason, Timestamp since,
                                      Timestamp again_after) override;
  [[nodiscard]] Result<void> tell(const Incident& incident, const std::string& reason,
                                  const std::string& text, Sound sound, Timestamp now) override;
  [[nodiscard]] Result<void> close(const Incident& incident, const std::string& text, Timestamp now) override;

  [[nodiscard]] Result<int> gather(int attempts, Timestamp now) override;
  [[nodiscard]] Result<FileTrouble> look(const Incident& incident, int examples) override;

 private:
  Database& database_;
};

}  // namespace ploy::catalogue
